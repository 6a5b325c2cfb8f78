"""What files carry: versioned data models with published schemas; all JSON is written and read through them."""
