"""A synthetic city: a campaign's folder with what many made-up units handed in, and what is true of each of them."""
