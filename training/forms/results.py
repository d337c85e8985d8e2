"""The sheet of attendance and scores that somebody uploads."""

from partnerships.forms.people_list import ListForm
from training.result_sheet import read_results


class ResultsForm(ListForm):
    """An XLSX or CSV file with attendance and scores."""

    read = staticmethod(read_results)
