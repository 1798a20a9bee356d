"""The release as a site of files, for any file host; ``site_writer.write_site`` is the way in."""
