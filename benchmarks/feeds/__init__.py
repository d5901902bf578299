"""What polling feeds costs a real server, beside nginx with the same bytes in a file, and beside icalendar."""
