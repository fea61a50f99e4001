from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from pkh import views

# The admin's own login knows neither second factor nor rate limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("pkh.urls_umum")),
    path("akun/email/", views.tanpa_email, name="tanpa_email"),
    path("akun/", include("akun.urls")),
    path("akun/", include("allauth.urls")),
    path("kelola/", admin.site.urls),
    path("", include("inti.urls")),
    path("", include("kpm.urls")),
    path("", include("pendamping.urls")),
    path("verifikasi/", include("verifikasi.urls")),
    path("p2k2/", include("p2k2.urls")),
    path("penyaluran/", include("penyaluran.urls")),
    path("pengaduan/", include("pengaduan.urls")),
    path("lapor/", include("pengaduan.urls_lapor")),
    path("dasbor/", include("dasbor.urls")),
    path("laporan/", include("dasbor.urls_laporan")),
    path("data/", include("dasbor.urls_data")),
    path("api/v1/", include("pkh.urls_api")),
]

handler400 = "pkh.views.tak_terbaca"
