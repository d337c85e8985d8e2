"""What the list behind a figure shows of each record, and to whom."""

from reports.listings.lines import Line, Listing, lines_of
from reports.listings.of_records import listing_of

__all__ = ["Line", "Listing", "lines_of", "listing_of"]
