### Vatandaşların sayfalarda okuduğu her şey. Resmî ve sade bir dil.

## Bu dil
language-name = Türkçe
language-direction = ltr

## Her yerde
loading = Lütfen bir dakika bekleyin …
skip-to-content = İçeriğe geç
to-overview = Genel bakışa dön
header-home = { $town } – büroların genel görünümü
header-town-hall = Belediye
header-virtual-town-hall = Sanal belediye
header-language = Dil
footer-nav = Diğer sayfalar
footer-privacy = Kayıt olmadan, ad vermeden. Görüşmeniz kaydedilmez ve başka hiçbir hizmet sağlayıcı dinlemez.
footer-overview = Tüm bürolar
footer-accessibility = Erişilebilirlik
footer-data = Verilerin korunması
footer-imprint = Künye
footer-officers = Çalışanlar için
link-lost = Bağlantı şu anda kesik. Gösterilen bilgiler birazdan yeniden güncel olacak.
link-lost-seat = Bağlantı şu anda kesik. Denemeye devam ediyoruz. Yeriniz sizin kalır.
camera = Kamera
microphone = Mikrofon
minutes = { $minutes } dk.
problem-unreachable = Belediyeye şu anda ulaşılamıyor.
problem-unreachable-detail = Lütfen internet bağlantınızı kontrol edip yeniden deneyin.
problem-internal = Ne yazık ki olmadı.
problem-internal-detail = Lütfen bir dakika sonra yeniden deneyin.
unknown-title = Sayfa bulunamadı
unknown-text = Böyle bir sayfa yok. Belki adres eksiktir.

## Cihazlar
device-refused = Tarayıcınız erişime izin vermedi. Bunu adres satırından değiştirebilirsiniz.
device-missing = Cihaz bulunamadı.
device-busy = Cihazı şu anda başka bir program kullanıyor.
device-unsupported = Bu tarayıcı bunu yapamıyor ya da sayfa güvenli bir bağlantıyla açılmadı.

## Bir büronun kapısı
door-is-open = Açık
door-is-paused = Mola
door-is-closed = Kapalı
door-is-full = Dolu
opens-today = Bugün saat { $time } açılır
opens-tomorrow = Yarın saat { $time } açılır
opens-later = { $day } saat { $time } açılır

## Görüşme saatleri
office-hours = Görüşme saatleri
hours-always = Günün her saatinde
hours-none = Belirli görüşme saati yok
hours-span = { $from }–{ $to }
hours-from-to = { $first } – { $last }
day-mon = Pzt
day-tue = Sal
day-wed = Çar
day-thu = Per
day-fri = Cum
day-sat = Cmt
day-sun = Paz
weekday-mon = Pazartesi
weekday-tue = Salı
weekday-wed = Çarşamba
weekday-thu = Perşembe
weekday-fri = Cuma
weekday-sat = Cumartesi
weekday-sun = Pazar

## Genel bakış
overview-title = Sanal belediye { $town }
overview-heading = Belediyeniz – kolayca görüntülü
overview-lead = Bekleme alanında yer alın. Sizi çağırır ve sizinle yüz yüze konuşuruz – siz evinizdeyken.
overview-offices = Bürolarımız
overview-no-offices = Şu anda burada büro yok.
step-sit = Yer alın
step-called = Çağrılın
step-talk = Görüşün
office-seats = Bekleme yerleri
office-seats-free = { $total ->
    [one] { $total } yerden { $free } tanesi boş
   *[other] { $total } yerden { $free } tanesi boş
}
office-waiting = Bekleyenler
office-waiting-count = { $waiting ->
    [0] Kimse yok
    [one] Bir kişi
   *[other] { $waiting } kişi
}
office-sit = Yer al
refusal-paused = Büro şu anda mola veriyor. Lütfen biraz sonra yeniden bakın.
refusal-paused-note = Büro şu anda mola veriyor: { $note }
refusal-closed = Büro şu anda kapalı.
refusal-full = Büro şu anda dolu, bütün bekleme yerleri alınmış. Bir yer boşalınca burada görürsünüz.
banner-label = Bekleme yeriniz
banner-seated = { $office } bürosunda yeriniz var, sıra numaranız { $position }.
banner-called = Sıra sizde! { $office } sizi bekliyor.
banner-entered = { $office } ile görüşmeniz sürüyor.
banner-back = Bekleme yerinize dönün

## Bekleme alanı
seat-title-plain = Bekleme alanı
seat-title-waiting = Sıra { $position } – bekleme alanı { $office }
seat-title-called = Sıra sizde! – { $office }
seat-title-session = Görüşme – { $office }
seat-title-ended = { $office }
seat-heading = Bekleme alanı { $office }
seat-leave = Yerimi bırak
seat-leave-hint = Yeriniz hemen başkalarına açılır.
waiting-heading = Sıradaki yeriniz
waiting-position-label = Sıranız
waiting-position = { $position ->
    [1] Sıradaki sizsiniz.
    [2] Sizden önce bir kişi var.
   *[other] Sizden önce { $before } kişi var.
}
waiting-number-label = Bekleme numarası
waiting-since = saat { $time } itibarıyla
waiting-next-call = Sizi bu sayfada çağıracağız. Bir şey yapmanız gerekmez.
waiting-next-keep = Sayfayı yeniden yükleseniz ya da bağlantınız kısa süre kopsa bile yeriniz sizin kalır.
waiting-next-sound = Sayfayı açık, sesi de açık bırakın: Bir zil sesi duyacaksınız.
announce-position = Sıranız: { $position }.
announce-called = Sıra sizde! { $office } sizi bekliyor. «Gir» düğmesine basın.
announce-entering = Bağlanıyorsunuz.
announce-session = Görüşmedesiniz.

## Çağrı
called-heading = Sıra sizde!
called-text = { $office } sizi bekliyor. Ancak içeri girdiğinizde görülür ve duyulursunuz.
called-enter = Gir
called-time-left = Kalan süre: { $time } dakika
called-again = Bu { $attempt }. çağrı.

## Kamera ve mikrofon denemesi
preview-heading = Kamera ve mikrofon
preview-text = Görülüp duyulduğunuzu rahatça deneyin. Görüntü sizde kalır.
preview-start = Kamera ve mikrofonu dene
preview-later = Kamera ya da mikrofon olmadan da girip yazışabilirsiniz.
preview-stop = Denemeyi bitir
preview-own-picture = Kendi kamera görüntünüz
preview-opening = Kamera açılıyor …
preview-no-picture = Görüntü yok
preview-level = Mikrofonunuzun ses düzeyi
preview-level-hint = Birkaç söz söyleyin: Çubuk hareket etmeli.
preview-camera-trouble = Kamera kullanılamıyor.
preview-microphone-trouble = Mikrofon kullanılamıyor.
preview-choose-camera = Kamera seçin
preview-choose-microphone = Mikrofon seçin
preview-go-in-with = Şununla girmek istiyorum
session-heading = { $office } ile görüşme

## Bitiş
ended-finished = Ziyaretiniz için teşekkür ederiz!
ended-finished-text = { $office } ile görüşmeniz bitti. Kamera ve mikrofon kapalı. Bu sayfayı kapatabilirsiniz.
ended-missed = Ne yazık ki size ulaşamadık.
ended-missed-text = { $office } sizi çağırdı ama giremediniz. Yeriniz artık boş. İsterseniz yeniden yer alabilirsiniz.
ended-abandoned = Yeriniz artık sizin için ayrılmış değil.
ended-abandoned-text = Cihazınızdan uzun süre haber alamadık, bu yüzden { $office } bürosundaki yeri boşalttık. İsterseniz yeniden yer alabilirsiniz.
ended-left = Yerinizi bıraktınız.
ended-left-text = { $office } bürosundaki yeriniz yeniden boş. Başka bir zaman bekleriz.
ended-dismissed = Bu büro kapatıldı.
ended-dismissed-text = { $office } artık ziyaret kabul etmiyor. Beklediğiniz için üzgünüz. Diğer büroları genel bakışta bulursunuz.
nowhere-none = Şu anda bir bekleme yeriniz yok.
nowhere-none-text = Genel bakıştan bir büro seçip orada yer alın.
nowhere-unknown = Bekleme yeriniz artık yok.
nowhere-unknown-text = Ziyaretin üzerinden uzun zaman geçti. Genel bakıştan bir büro seçip yeniden yer alın.
nowhere-elsewhere = Bekleme yeriniz başka bir pencerede ya da başka bir cihazda açık.
nowhere-elsewhere-text = Görüntü ve ses yalnızca bir kez çalışsın diye orada devam eder.
nowhere-here = Burada devam et

## Görüşme
connection-connecting = Bağlanıyor
connection-connected = Bağlandı
connection-reconnecting = Yeniden bağlanıyor
connection-closed = Bağlantı kesildi
stage-camera = { $name }: kamera görüntüsü
stage-screen = { $name }: paylaşılan ekran
stage-own = Kendi görüntünüz
stage-you = Siz
stage-soon = { $name } birazdan katılacak.
stage-no-camera = { $name } kamerasını kapattı.
stage-other-muted = Mikrofon kapalı
stage-sound-on = Sesi aç
controls = Görüşmeyi yönet
controls-mute = Sessiz
controls-camera-off = Kamera kapalı
controls-share = Ekranı paylaş
controls-chat = Sohbet
controls-unread = { $unread }
session-hang-up = Kapat
session-weak = Bağlantı zayıf. Görüntü takılırsa kamerayı kapatın: Ses daha iyi olur.
session-gone = Görüşme bitti.
session-camera-trouble = Kameranız kullanılmıyor.
session-microphone-trouble = Mikrofonunuz kullanılmıyor. Dinleyebilir ve yazabilirsiniz.
session-screen-trouble = Bu cihazda ekran paylaşılamıyor.
chat-heading = Sohbet
chat-close = Sohbeti kapat
chat-empty = Burada birbirinize yazabilirsiniz. Görüşmeden sonra her şey silinir.
chat-input = Mesaj yazın
chat-send = Gönder
chat-unsent = Mesaj gönderilemedi. Lütfen birazdan yeniden deneyin.
chat-you = Siz
files-attach = Dosya gönder
files-hint = 25 MB'a kadar dosyalar: PDF, resim, Office, metin. Hiçbiri sunucuda saklanmaz.
files-heading = Dosyalar
files-accept = Kabul et
files-decline = Reddet
files-cancel = İptal et
files-cancel-which = İptal et: { $file }
files-save = Kaydet
files-progress = { $file }, gelen kısım
files-preparing = Hazırlanıyor …
files-asked = Karşı tarafın kabul etmesi bekleniyor
files-asked-you = Bu dosyayı kabul etmek ister misiniz?
files-flowing = % { $percent } geldi
files-checking = Denetleniyor …
files-done = Ulaştı
files-done-here = Tamamı geldi. Görüşme bitmeden dosyayı kaydedin.
files-cancelled = İptal edildi
files-declined = Kabul edilmedi
files-damaged = Olmadı. Lütfen dosyayı yeniden gönderin.
files-lost = Sayfa yeniden yüklendiği için dosya kayboldu. Lütfen yeniden gönderin.
files-refused-kind = «{ $file }» gönderilemez. İzin verilenler: PDF, resimler (örneğin JPG ve PNG), makrosuz Office belgeleri ve metin dosyaları.
files-refused-size = «{ $file }» çok büyük. Bir dosya en çok 25 MB olabilir.
files-refused-empty = «{ $file }» boş.
files-refused-many = «{ $file }» beklemeli: Şu anda beş dosya yolda.
files-told-offer = { $name } size bir dosya göndermek istiyor: { $file }, { $size }. Sohbette kabul edebilirsiniz.
chat-all = Mesajlar ve dosyalar
spoken = Görüşmedeki bildirimler

## Bekleme süresi
office-wait = Bekleme süresi
wait-unknown = henüz bilinmiyor
wait-soon = birazdan sıra sizde
wait-up-to = en fazla yaklaşık { $to } dakika
wait-range = yaklaşık { $from } ile { $to } dakika arası

## Büro ve boş randevular
open-until = { $time } saatine kadar
paused-until = tahminen { $time } saatine kadar
refusal-too-late = Bugün için süre yetmiyor: Kapanışa kadar sıra size gelmez.
slot-today = bugün, { $time }
slot-tomorrow = yarın, { $time }
slot-later = { $day }, { $time }
booking-or = Ya da randevuyla:
booking-instead = En yakın boş randevular:
booking-all = Randevu al
office-more = Belgeler ve saatler
office-now = Şu anda
office-check = Kamera, ses ve interneti önceden dene
office-services = Burada yaptığımız işler
office-times = Saatler
office-unknown = Böyle bir büro yok.
office-unknown-text = Belki adres eksiktir. Bütün büroları genel bakışta bulursunuz.
service-usual = genellikle { $minutes } dakika sürer
service-papers = Lütfen yanınızda bulundurun
hours-walk-in = Randevusuz, görüntülü
hours-appointment = Randevuyla, görüntülü
hours-in-person = Belediyede, yüz yüze

## Randevu alma
booking-title = { $step } – { $office }
booking-heading = Randevu alın
booking-step = Adım { $step } / { $of }
booking-next = Devam
booking-service = Konu nedir?
booking-service-legend = Yaptırmak istediğiniz her şeyi seçin.
booking-service-other = Başka bir konu
booking-time = Size ne zaman uyar?
booking-no-slots = Önümüzdeki haftalarda ne yazık ki boş yer yok. Lütfen başka bir gün yeniden bakın.
booking-contact = Size nasıl ulaşalım?
booking-check = Her şey doğru mu?
booking-check-text = Size şimdi bağlantı içeren bir mesaj göndereceğiz. Randevu ancak bağlantıyı açıp onayladığınızda sizin olur.
booking-send = Onay bağlantısını gönder
booking-change = Bir şeyi değiştir
booking-sent = Az kaldı: Lütfen onaylayın
booking-sent-text = Bağlantıyı içeren mesaj yola çıktı: { $to }.
booking-confirm-until = Lütfen en geç { $time } saatinde onaylayın. Sonra bu saat başkalarına açılır.
booking-sent-wrong = Bir şey gelmedi mi? İstenmeyen iletiler klasörüne bakın ya da başka bir adres verin.
booking-other-address = Başka bir adres ver
calendar-before = Önceki ay
calendar-after = Sonraki ay
calendar-keys = Ok tuşlarıyla günü, Page Up ve Page Down ile ayı değiştirirsiniz. Enter tuşuyla günü seçersiniz.
calendar-day = { $count ->
    [0] { $day }, boş saat yok
    [one] { $day }, bir boş saat
   *[other] { $day }, { $count } boş saat
}
times-heading = Boş saatler: { $day }
times-none-yet = Önce bir gün seçin.
times-morning = Öğleden önce
times-afternoon = Öğleden sonra
time-of-day = { $time }
held-left = Bu saat { $time } dakika daha sizin için ayrılmış.
held-soon-over = İki dakika sonra bu saat yeniden boşalır.
held-over = Ayırma süresi doldu.
held-over-text = Bu saat yeniden başkalarına açık. Lütfen yeniden seçin; belki hâlâ boştur.
held-again = Yeni saat seç
contact-why = Biri yeterli. Randevunuzun bağlantısını ve bir hatırlatmayı buraya göndeririz.
contact-mail = E-posta adresi
contact-mobile = Cep telefonu numarası
contact-name = Ad (isteğe bağlı)
contact-privacy = Bunu yalnızca bu randevu için kullanır, sonra sileriz.
contact-fault-none = Lütfen bir e-posta adresi ya da cep telefonu numarası verin.
contact-fault-mail = Bu e-posta adresi eksik. Örnek: erika@example.org
contact-fault-mobile = Bu numara eksik. Örnek: 0151 12345678
summary-heading = Randevunuz
summary-when = Ne zaman
summary-time = { $day }, { $from } – { $to }
summary-where = Nerede
summary-video = { $office }, bu sayfada görüntülü
summary-what = Konu

## Randevum
appointment-title = Randevu – { $office }
appointment-title-plain = Randevunuz
appointment-no-link = Lütfen mesajınızdaki bağlantıyı açın.
appointment-no-link-text = Randevunuzu yalnızca bu bağlantıyla görüp değiştirebilirsiniz. Hesap gerekmez.
appointment-unknown = Bu bağlantı artık geçerli değil.
appointment-unknown-text = Belki yeni bağlantı içeren daha yeni bir mesajınız vardır. Yoksa lütfen yeni bir randevu alın.
appointment-reserved = Lütfen randevunuzu onaylayın.
appointment-reserved-text = «Randevuyu onayla» düğmesine basınca bu saat sizin olur.
appointment-confirmed = Randevunuz kesinleşti.
appointment-confirmed-text = O gün bu bağlantıyı yeniden açmanız yeter; içeri girersiniz.
appointment-checked-in = Geldiğiniz bildirildi.
appointment-checked-in-text = Bekleme alanındaki yeriniz sizin için hazır.
appointment-cancelled = Bu randevu iptal edildi.
appointment-cancelled-text = Saat yeniden başkalarına açık. Başka bir şey yapmanız gerekmez.
appointment-expired = Bu randevu onaylanmadı.
appointment-expired-text = Saat yeniden başkalarına açık. İsterseniz yeniden randevu alabilirsiniz.
appointment-missed = Bu randevu geçti.
appointment-missed-text = Olmaması üzücü. İsterseniz yeniden randevu alabilirsiniz.
appointment-confirm = Randevuyu onayla
appointment-check-in = Geldim
appointment-check-in-from = Buradan girersiniz: { $day }, saat { $time } itibarıyla.
appointment-move = Ertele
appointment-move-heading = Hangi zamana alınsın?
appointment-move-text = Şimdiki: { $day }, { $time }. Yeni bir saat seçene kadar eski randevu sizin kalır.
appointment-keep = Randevu kalsın
appointment-cancel = İptal et
appointment-cancel-question = Randevuyu gerçekten iptal etmek istiyor musunuz?
appointment-cancel-text = Saat hemen başkalarına açılır.
appointment-cancel-yes = Evet, iptal et
appointment-print = Yazdır
appointment-paper-link = Ertelemek, iptal etmek ve o gün girmek için:
appointment-paper-mail = Erteleme, iptal ve giriş bağlantısı mesajınızdadır.
appointment-book-again = Yeni randevu al

## Görüşmeden önce deneme
check-title = Kamera, ses ve interneti dene
check-lead = Görüşme için her şeyin hazır olup olmadığını önceden deneyin. Görüntünüz ve sesiniz bu cihazda kalır.
check-again = Yeniden dene
device-refused-help = Adresin yanındaki kilide ya da kamera işaretine dokunun, kamera ve mikrofona izin verin. iPhone'da bunu ayarlarda Safari altında bulursunuz.
device-missing-help = Cihazı takın ya da açın. Bazı dizüstü bilgisayarlarda kameranın kendi sürgüsü vardır.
device-busy-help = Şu anda görüntü gösteren ya da ses kaydeden diğer program ve pencereleri kapatın, örneğin başka bir görüntülü toplantıyı.
device-unsupported-help = Bu sayfayı güncel bir tarayıcıda açın. Buraya bir uygulamadan geldiyseniz orada «Tarayıcıda aç» seçeneğini seçin.
device-without-camera = Kamera olmadan da girebilirsiniz: Duyulursunuz ama görülmezsiniz.
device-without-microphone = Mikrofon olmadan da girebilirsiniz: Dinler ve yazarsınız.
speaker-heading = Hoparlör
speaker-text = Bizi duyuyor musunuz? Sizi çağırırken kullandığımız zili çalacağız.
speaker-play = Sesi çal
speaker-question = Zili duydunuz mu?
speaker-yes = Evet
speaker-no = Hayır
speaker-good = Güzel, o zaman görüşmede de bizi duyarsınız.
speaker-help-volume = Cihazda sesi açın ve sesi yeniden çalın.
speaker-help-silent = Telefon sessizde mi? Bunu kapatın; iPhone'da yandaki düğmeyle olur.
speaker-help-headset = Bir kulaklık ya da hoparlör bağlı mı? Ses belki oradan çıkıyordur.
network-heading = İnternet bağlantısı
network-text = Daha sonra görüntü ve sesin de kullanacağı yolu on saniye boyunca ölçeriz.
network-start = Bağlantıyı dene
network-running = Ölçüyoruz. Bu yaklaşık on saniye sürer.
network-good = Bağlantınız iyi.
network-good-help = Görüntü ve ses akıcı olacak.
network-fair = Bağlantınız yeterli.
network-fair-help = Küçük kesintiler olabilir. Olabiliyorsa kablosuz ağ cihazınıza yaklaşın.
network-poor = Bağlantınız zayıf.
network-poor-help = Kablosuz ağ cihazınıza yaklaşın, kablo ya da başka bir ağ kullanın ve diğer indirmeleri durdurun. Kamera olmadan ses daha iyi olur.
network-blocked = Görüntü ve ses geçmiyor.
network-blocked-help = Büyük olasılıkla bir güvenlik duvarı ya da VPN yolu kapatıyor. VPN'i kapatın ya da başka bir ağ kullanın, örneğin cep telefonunuzunkini.
network-figures = { $path }, gidiş dönüş süresi { $rtt } ms, paketlerin { $loss } kadarı kayıp
network-udp = Doğrudan yoldan (UDP)
network-tcp = Dolambaçlı yoldan (TCP)

## Bildirim ve bekleme
notify-ask = Başka yerdeyken de bana haber ver
notify-on = Sizi çağırdığımızda cihazınız bir bildirim gösterir.
notify-refused = Tarayıcınız bu sayfanın bildirimlerini göstermiyor. Sesi açık bırakın, o zaman bizi duyarsınız.
waiting-parked = Sizi kısa süre beklemeye aldık, birazdan çağıracağız. Yeriniz sizin kalır.
waiting-next-time = Çağrıdan sonra «Gir» düğmesine rahatça basacak zamanınız var.

## Kapatma ve sonrası
hangup-question = Görüşmeyi bitirmek istiyor musunuz?
hangup-no = Konuşmaya devam et
next-heading = Bundan sonra
next-office = Konuştuğunuz işi şimdi büro yapar. Başka bir şey kararlaştırılmadıysa bir şey yapmanız gerekmez.
next-gone = Sohbet silindi. Bu cihazda hiçbir şey kalmaz.
next-more = Belgeler ve saatler: { $office }
next-appointment = Randevu al

## Bağlantıyla girilen oda
room-title = Görüşmeniz
room-lead = Burada karşı tarafla buluşursunuz. Kamera ve mikrofonu rahatça deneyin, sonra «Gir» düğmesine basın. Daha önce sizi kimse görmez ve duymaz.
room-enter = Gir
room-left = Görüşmeyi kapattınız.
room-left-text = Kamera ve mikrofon kapalı. Oda açık olduğu sürece yeniden girebilirsiniz.
room-over-text = Kamera ve mikrofon kapalı. Bu sayfayı kapatabilirsiniz.
room-none = Bağlantı eksik.
room-none-text = Lütfen size gönderilen bağlantının tamamını açın. En iyisi mesajdaki bağlantıya basmaktır.
room-unknown = Bu bağlantı artık geçerli değil.
room-unknown-text = Görüşme bitti ya da bağlantının süresi doldu. Lütfen onu gönderen yerden yenisini isteyin.
room-elsewhere = Görüşme başka bir pencerede ya da başka bir cihazda açık.
room-elsewhere-text = Görüntü ve ses yalnızca bir kez çalışsın diye orada devam eder.
room-other-citizen = Konuk
room-other-officer = Belediye

## Açıklamalar: erişilebilirlik ve verilerin korunması
accessibility-title = Erişilebilirlik açıklaması
accessibility-lead = { $town } sanal belediyesi herkes için kolay kullanılır olmalıdır. Ölçü WCAG 2.2 (AA düzeyi) ve EN 301 549 standardıdır.
accessibility-can-title = Neler çalışıyor
accessibility-can-keys = Bütün ziyaret ve randevu alma yalnızca klavyeyle yapılabilir.
accessibility-can-reader = Ekran okuyucular bir şey değişince söyler: sıranız, çağrı, mesajlar.
accessibility-can-looks = Sayfalar uyum sağlar: koyu görünüm, sisteminizin kendi renkleri, büyük yakınlaştırma, daha az hareket.
accessibility-can-writing = Görüşmede konuşmak yerine yazabilirsiniz. Kamera ve mikrofon gerekmez. «Canlı yazı» ile karşı taraf siz yazarken okur.
accessibility-gaps-title = Neler eksik
accessibility-gaps-captions = Konuşma yazıya çevrilmez ve işaret dili tercümanları üçüncü kişi olarak katılamaz.
accessibility-gaps-language = İşaret dilinde metinler henüz yok.
accessibility-gaps-shared = Karşı tarafın ekranından gösterdiği bir resimdir. Ekran okuyucular onu okuyamaz; belgenin kendisini isteyin.
accessibility-checked = Sayfalar her değişiklikte otomatik olarak denenir (axe, klavye, yakınlaştırma, renkler). Engelli kişilerce deneme henüz yapılmadı.
accessibility-report-title = Sizin için çalışmayan bir şey mi var?
accessibility-report = Lütfen bize söyleyin. Yanıt verir ve sizin için bir yol ararız.
accessibility-report-link = Engel bildir
accessibility-report-none = Belediyeyi arayın ya da yazın.
accessibility-arbitration = Yardımcı olan bir yanıt alamazsanız eyaletinizin erişilebilirlik uzlaştırma ya da denetim kurumuna başvurun.
privacy-title = Verilerin korunması
privacy-lead = Sanal belediye bilgilerinizi böyle kullanır.
privacy-visit-title = Yer aldığınızda
privacy-visit = Ne adınızı ne de adresinizi sorarız. Bir numara alırsınız; bunun anahtarı yalnızca tarayıcınızdadır, böylece sayfa yeniden yüklense de yeriniz kalır. Bunun için çerez kullanılmaz.
privacy-talk-title = Görüşmede
privacy-talk = Görüntü, ses ve ekran şifreli olarak bu belediyenin sunucusundan geçer, başka hiçbir hizmet sağlayıcıya gitmez. Hiçbiri saklanmaz, sohbet de.
privacy-appointment-title = Randevu aldığınızda ya da haber almak istediğinizde
privacy-appointment = Yalnızca bunun için bir e-posta adresi ya da cep telefonu numarası sorarız. Randevudan sonra, genellikle bir hafta içinde silinir. Mesajdaki bağlantıyla bilgilerinizi kendiniz görür ve silersiniz.
privacy-logs-title = Neler sayılır
privacy-logs = Gün ve büro başına kaç kişinin geldiği ve ne kadar sürdüğü; tek tek kişilerle ilgili hiçbir şey sayılmaz. Kayıtlarda IP adresi yoktur.
privacy-town = Kentinizin ek bilgileri

## JavaScript'siz sayfa
plain-lead = Okumak için JavaScript gerekmez. Bekleme alanında yer almak, randevu almak ve görüşmek için tarayıcınızda açık olmalıdır.
plain-until = { $time } saatine kadar
plain-opens = Yeniden açılış: { $time }
plain-slot = En yakın randevu: { $time }
plain-papers = getirilecekler: { $papers }

## Live-Text, Bildschirm, Geräte, nächste Schritte
live-switch = Canlı yazı: Ben yazarken karşı taraf okur
live-other = { $name } yazıyor …
screen-tools = Paylaşılan ekrana bakın
screen-keys = Artı ve eksi ile büyütüp küçültürsünüz, ok tuşlarıyla resmi kaydırırsınız, sıfır ile hepsini yeniden görürsünüz.
screen-larger = Daha büyük
screen-smaller = Daha küçük
screen-fit = Hepsini göster
screen-full = Tam ekran
screen-scale = Boyut yüzde { $percent }
own-move = Kendi görüntünüzü taşıyın, ok tuşlarıyla da olur
own-top-left = Görüntünüz sol üstte.
own-top-right = Görüntünüz sağ üstte.
own-bottom-left = Görüntünüz sol altta.
own-bottom-right = Görüntünüz sağ altta.
controls-flip = Kâğıt göster
controls-more = Daha fazla
more-heading = Ses ve cihazlar
more-close = Kapat
more-sound = Sesle ilgili bir sorun mu var?
more-devices = Cihazlar
more-devices-hint = Başka cihazlar bağlanınca burada görünür. Bazı cihazlar arka planı bulanıklaştırabilir; o zaman burada bir düğmesi olur.
deaf-button = Hiçbir şey duymuyorum
deaf-listening = Ses geliyor mu diye üç saniye dinliyoruz …
deaf-comes = Ses size ulaşıyor. Sorun hoparlörde:
deaf-missing = Şu anda ses gelmiyor. Bunu karşı tarafa bildirdik.
deaf-muted = Karşı taraf mikrofonunu kapatmış. Bunu ona bildirdik.
deaf-write = O zamana kadar sohbette yazışabilirsiniz.
unheard = { $name } sizi duymuyor.
unheard-on = Mikrofonunuz açık. Daha yüksek sesle konuşun ya da «Daha fazla» altında başka bir mikrofon seçin.
unheard-off = Mikrofonunuz kapalı.
unheard-unmute = Mikrofonu aç
unheard-ok = Tamam
flip-to-paper = Belgeyi diğer kamerayla göster
flip-to-me = Yeniden beni göster
blur = Arka planı bulanıklaştır
next-told = Sizin için not edildi:
next-print = Yazdır
next-copy = Metni kopyala
next-copied = Kopyalandı.
next-only-here = Bu metin yalnızca bu sayfadadır. Sayfayı kapatınca silinir.
