"""What cases are found by, and those that were drawn for an auditor."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from yijia.engines.cases.models.cases import Case
from yijia.ground.people.models import Account
from yijia.ground.places.models import Division


class Search(models.Model):
    """What a case is found by, masked: the words of its text and place, and its number.

    Nobody reads these rows; a function of the database asks them for those who may see the case.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="+")
    document = SearchVectorField()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["document"], name="cases_search_document")]


class Sample(models.Model):
    """Cases drawn at random for an auditor; the same seed draws the same ones again."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    drawn_at = models.DateTimeField()


class SampledCase(models.Model):
    """One case of a sample. Its number stands here, since an auditor sees no case by a list."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="drawn")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "case"], name="cases_sampledcase_once")
        ]
