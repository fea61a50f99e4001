from tests.proyek.peta.tuju import Tuju

PETA: list[tuple[str, Tuju]] = []
