"""Spreadsheets: written with XlsxWriter, read with openpyxl, and CSV that Excel opens right in every language."""

from documents.sheets.reading import Table, read_rows
from documents.sheets.writing import Column, Sheet, csv_bytes, workbook

__all__ = ["Column", "Sheet", "Table", "csv_bytes", "read_rows", "workbook"]
