"""Commands of the highest floor, which knows all the others."""
