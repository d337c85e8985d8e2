"""What `make backup` and `make restore` do. It runs inside of the application; the commands stand beside it."""
