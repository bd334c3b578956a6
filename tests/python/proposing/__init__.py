"""Documents that the tests make, and what stands in them."""
