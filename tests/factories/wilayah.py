import factory
from django.utils import timezone

from wilayah.models import Batas


class BatasFactory(factory.django.DjangoModelFactory[Batas]):
    class Meta:
        model = Batas

    wilayah_id = "17.71.08"
    bentuk = factory.LazyFunction(
        lambda: {
            "type": "Polygon",
            "coordinates": [[[102.28, -3.8], [102.32, -3.8], [102.32, -3.77], [102.28, -3.77], [102.28, -3.8]]],
        }
    )
    garis = factory.LazyFunction(lambda: [[[102.28, -3.8], [102.32, -3.8], [102.32, -3.77], [102.28, -3.77]]])
    tengah_bujur = "102.3"
    tengah_lintang = "-3.785"
    barat, timur, selatan, utara = "102.28", "102.32", "-3.8", "-3.77"
    berkas = "batas.geojson"
    dimuat_pada = factory.LazyFunction(timezone.now)
