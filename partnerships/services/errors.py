"""The one error of this domain."""


class PartnershipError(Exception):
    """Something may not happen now. Its text is a sentence for the person who tried."""
