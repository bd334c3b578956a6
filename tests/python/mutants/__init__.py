"""The mutation bar: change one cell of the register at a time and see whether check or build notices."""
