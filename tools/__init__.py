"""Set-up and development scripts. Own what is generated; the program never imports them."""
