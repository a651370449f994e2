### Vatandaşların e-posta ve SMS ile aldığı her şey. Resmî ve sade bir dil.

weekdays = Pazartesi, Salı, Çarşamba, Perşembe, Cuma, Cumartesi, Pazar
weekdays-short = Pzt, Sal, Çar, Per, Cum, Cmt, Paz
months = Ocak, Şubat, Mart, Nisan, Mayıs, Haziran, Temmuz, Ağustos, Eylül, Ekim, Kasım, Aralık
day = { $date } { $month } { $year } { $weekday }
day-short = { $date }.{ $month-number } { $weekday }
day-soon = { $date } { $month } { $weekday }

open-link = Randevunuza gidin
open-seat = Bekleme yerinize gidin
footer = Bu mesaj otomatik olarak gönderildi. Adresiniz yalnızca bunun için kullanılır ve sonra silinir.

confirm-request-subject = Lütfen onaylayın: randevu { $day }, { $time }
confirm-request-text =
    Merhaba,

    «{ $office }» ({ $town }) için randevu istediniz:
    { $day }, { $time }
    { $has-service ->
        [yes] Konu: { $service }
       *[no] {""}
    }

    Lütfen randevuyu bu bağlantıyla onaylayın. Onaylanmayan randevu verilmez.

    { $link }

    Siz değil miydiniz? O zaman bir şey yapmanız gerekmez.
confirm-request-sms = { $town }: { $day-short } { $time } randevunuzu onaylayın: { $link }
confirm-request-sms-short = Randevu { $day-short } { $time }, onay: { $link }

confirmed-subject = Randevunuz: { $day }, { $time }
confirmed-text =
    Merhaba,

    «{ $office }» ({ $town }) randevunuz kesinleşti:
    { $day }, { $time }
    { $has-service ->
        [yes] Konu: { $service }
       *[no] {""}
    }

    Görüşme görüntülü yapılır. 15 dakika öncesinden itibaren bu bağlantıyla gelin:

    { $link }

    Aynı bağlantıyla randevuyu erteleyebilir ya da iptal edebilirsiniz.
    { $has-papers ->
        [yes] Lütfen yanınızda bulundurun: { $papers }
       *[no] {""}
    }
confirmed-sms = { $town }: randevunuz { $day-short } { $time }. Gelmek, ertelemek, iptal: { $link }
confirmed-sms-short = Randevu { $day-short } { $time }: { $link }

changed-subject = Yeni saat: randevunuz { $day }, { $time }
changed-text =
    Merhaba,

    «{ $office }» ({ $town }) randevunuzun yeni zamanı:
    { $day }, { $time }
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Gelmek, ertelemek ve iptal etmek için:

    { $link }
changed-sms = { $town }: randevunuzun yeni zamanı { $day-short } { $time }: { $link }
changed-sms-short = Yeni: { $day-short } { $time }: { $link }

cancelled-subject = İptal: randevunuz { $day }, { $time }
cancelled-text =
    Merhaba,

    «{ $office }» ({ $town }) randevunuz { $day }, saat { $time } yapılmayacak.
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Yeni bir randevuyu burada bulursunuz:

    { $link }
cancelled-sms = { $town }: { $day-short } { $time } randevunuz iptal. Yeni randevu: { $link }
cancelled-sms-short = İptal: { $day-short } { $time }. { $link }

reminder-day-subject = Hatırlatma: randevunuz { $day }, { $time }
reminder-day-text =
    Merhaba,

    «{ $office }» ({ $town }) randevunuzu hatırlatırız:
    { $day }, { $time }

    15 dakika öncesinden itibaren bu bağlantıyla gelin. Gelemezseniz lütfen burada iptal edin:

    { $link }
    { $has-papers ->
        [yes] Lütfen yanınızda bulundurun: { $papers }
       *[no] {""}
    }
reminder-day-sms = { $town }: randevu hatırlatması { $day-short } { $time }. Gelmek ya da iptal: { $link }
reminder-day-sms-short = Randevu { $day-short } { $time }: { $link }

reminder-hour-subject = Bir saat sonra: randevunuz { $time }
reminder-hour-text =
    Merhaba,

    «{ $office }» ({ $town }) randevunuz saat { $time } başlıyor. 15 dakika öncesinden itibaren bu bağlantıyla gelin:

    { $link }
    { $has-papers ->
        [yes] Lütfen yanınızda bulundurun: { $papers }
       *[no] {""}
    }
reminder-hour-sms = { $town }: randevunuz { $time } başlıyor. 15 dakika önce gelin: { $link }
reminder-hour-sms-short = Bugün { $time } randevu: { $link }

missed-subject = Kaçırıldı: randevunuz { $day }, { $time }
missed-text =
    Merhaba,

    «{ $office }» ({ $town }) randevunuza { $day }, saat { $time } gelmediniz.
    Randevu geçersiz oldu. Yenisini burada bulursunuz:

    { $link }
missed-sms = { $town }: { $time } randevunuza gelmediniz. Yeni randevu: { $link }
missed-sms-short = Randevu { $time } geçti. Yeni: { $link }

two-before-subject = Birazdan sıra sizde: { $office }
two-before-text =
    Merhaba,

    «{ $office }» ({ $town }) bürosunda sizden önce yalnızca iki kişi var. Lütfen şimdi dönün:

    { $link }
    { $has-number ->
        [yes] Bekleme numaranız: { $number }
       *[no] {""}
    }
two-before-sms = { $town }: sizden önce iki kişi var ({ $office }). Lütfen dönün: { $link }
two-before-sms-short = Sizden önce iki kişi: { $link }
