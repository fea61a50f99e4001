from django.urls import include, path

urlpatterns = [
    path("impor/", include("inti.urls_impor")),
    path("ekspor/", include("inti.urls_ekspor")),
    path("pekerjaan/", include("inti.urls_pekerjaan")),
]
