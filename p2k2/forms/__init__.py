from p2k2.forms.pertemuan import BELUM, FormBatal, FormFoto, FormPertemuan, FormSaringPertemuan, FormUbahPertemuan

__all__ = ["BELUM", "FormBatal", "FormFoto", "FormPertemuan", "FormSaringPertemuan", "FormUbahPertemuan"]
