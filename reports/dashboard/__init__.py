"""The dashboard: what people would rather look at than read. ``numbers`` asks the indicators, ``pictures`` draws."""
