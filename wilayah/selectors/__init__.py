from wilayah.selectors.nama import PencariDesa, cocokkan, di_dalam, kunci_nama, nama_lengkap

__all__ = ["PencariDesa", "cocokkan", "di_dalam", "kunci_nama", "nama_lengkap"]
