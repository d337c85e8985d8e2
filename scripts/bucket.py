"""Makes the bucket that MEDIA_URL names where it is missing: `python -m scripts.bucket`."""

import sys

from config.start import explained


def main() -> int:
    """Make the bucket; 0 also when it was there."""
    with explained():
        from config import settings
    if "bucket" not in settings.MEDIA:
        print("MEDIA_URL names a folder, so there is no bucket to make.")
        return 0
    import boto3
    from botocore.exceptions import ClientError

    store = boto3.client("s3", endpoint_url=settings.MEDIA["endpoint"], region_name=settings.MEDIA["region"])
    try:
        store.head_bucket(Bucket=settings.MEDIA["bucket"])
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
            raise
        store.create_bucket(Bucket=settings.MEDIA["bucket"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
