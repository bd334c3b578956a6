"""What goes out to people: a calendar of days to keep, and a mail of what became due or changed."""
