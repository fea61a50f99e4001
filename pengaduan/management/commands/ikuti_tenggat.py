"""Remind of deadlines of complaints and pass up what is late, as the hourly job does."""

from typing import Any

from inti.perintah import PerintahJSON
from pengaduan.services.ikuti_tenggat import ikuti_tenggat


class Command(PerintahJSON):
    help = "Mengingatkan tenggat aduan, menaikkan yang lewat, dan menyelesaikan jawaban yang tidak dibantah."

    def jalankan(self, **opsi: Any) -> dict[str, Any]:
        return ikuti_tenggat()
