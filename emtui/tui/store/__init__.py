"""What is kept between launches, in the state folder."""
