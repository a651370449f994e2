### كل ما يصل المواطنين والمواطنات بالبريد الإلكتروني والرسائل القصيرة. لغة بسيطة. الرسالة القصيرة 70 حرفًا.

weekdays = الاثنين, الثلاثاء, الأربعاء, الخميس, الجمعة, السبت, الأحد
weekdays-short = الاثنين, الثلاثاء, الأربعاء, الخميس, الجمعة, السبت, الأحد
months = يناير, فبراير, مارس, أبريل, مايو, يونيو, يوليو, أغسطس, سبتمبر, أكتوبر, نوفمبر, ديسمبر
day = { $weekday } { $date } { $month } { $year }
day-short = { $weekday } { $date }/{ $month-number }
day-soon = { $weekday }، { $date } { $month }

open-link = إلى موعدكم
open-seat = إلى مكان انتظاركم
footer = أُرسلت هذه الرسالة آليًا. يُستخدم عنوانكم لهذا الغرض فقط ثم يُحذف.

confirm-request-subject = يرجى التأكيد: موعد { $day } الساعة { $time }
confirm-request-text =
    مرحبًا،

    تريدون موعدًا لدى «{ $office }» ({ $town }):
    { $day }، الساعة { $time }
    { $has-service ->
        [yes] الموضوع: { $service }
       *[no] {""}
    }

    يرجى تأكيد الموعد بهذا الرابط. بلا تأكيد لا يُعطى الموعد.

    { $link }

    لم تكونوا أنتم؟ إذن لا داعي لفعل أي شيء.
confirm-request-sms = { $town }: أكدوا موعدكم { $day-short } { $time }: { $link }
confirm-request-sms-short = تأكيد { $day-short } { $time }: { $link }

confirmed-subject = موعدكم { $day } الساعة { $time }
confirmed-text =
    مرحبًا،

    موعدكم لدى «{ $office }» ({ $town }) مؤكد:
    { $day }، الساعة { $time }
    { $has-service ->
        [yes] الموضوع: { $service }
       *[no] {""}
    }

    المحادثة عبر الفيديو. ادخلوا قبل الموعد بـ15 دقيقة بهذا الرابط:

    { $link }

    بالرابط نفسه يمكنكم تأجيل الموعد أو إلغاؤه.
    { $has-papers ->
        [yes] يرجى تجهيز ما يلي: { $papers }
       *[no] {""}
    }
confirmed-sms = { $town }: موعدكم { $day-short } { $time }: { $link }
confirmed-sms-short = موعد { $day-short } { $time }: { $link }

changed-subject = وقت جديد: موعدكم { $day } الساعة { $time }
changed-text =
    مرحبًا،

    لموعدكم لدى «{ $office }» ({ $town }) وقت جديد:
    { $day }، الساعة { $time }
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    للدخول أو التأجيل أو الإلغاء:

    { $link }
changed-sms = { $town }: وقت جديد لموعدكم { $day-short } { $time }: { $link }
changed-sms-short = وقت جديد { $day-short } { $time }: { $link }

cancelled-subject = أُلغي: موعدكم { $day } الساعة { $time }
cancelled-text =
    مرحبًا،

    لن يُعقد موعدكم لدى «{ $office }» ({ $town }) يوم { $day } الساعة { $time }.
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    تجدون موعدًا جديدًا هنا:

    { $link }
cancelled-sms = { $town }: أُلغي موعدكم { $day-short } { $time }. موعد جديد: { $link }
cancelled-sms-short = أُلغي { $day-short } { $time }: { $link }

reminder-day-subject = تذكير: موعدكم { $day } الساعة { $time }
reminder-day-text =
    مرحبًا،

    نذكركم بموعدكم لدى «{ $office }» ({ $town }):
    { $day }، الساعة { $time }

    ادخلوا قبل الموعد بـ15 دقيقة بهذا الرابط. إذا لم تستطيعوا الحضور فيرجى الإلغاء هنا:

    { $link }
    { $has-papers ->
        [yes] يرجى تجهيز ما يلي: { $papers }
       *[no] {""}
    }
reminder-day-sms = { $town }: تذكير بموعدكم { $day-short } { $time }: { $link }
reminder-day-sms-short = موعد { $day-short } { $time }: { $link }

reminder-hour-subject = بعد ساعة: موعدكم الساعة { $time }
reminder-hour-text =
    مرحبًا،

    يبدأ موعدكم لدى «{ $office }» ({ $town }) الساعة { $time }. ادخلوا قبله بـ15 دقيقة بهذا الرابط:

    { $link }
    { $has-papers ->
        [yes] يرجى تجهيز ما يلي: { $papers }
       *[no] {""}
    }
reminder-hour-sms = { $town }: يبدأ موعدكم الساعة { $time }: { $link }
reminder-hour-sms-short = موعدكم اليوم { $time }: { $link }

missed-subject = فات: موعدكم { $day } الساعة { $time }
missed-text =
    مرحبًا،

    لم تحضروا للأسف إلى موعدكم لدى «{ $office }» ({ $town }) يوم { $day } الساعة { $time }.
    لم يعد الموعد قائمًا. تجدون موعدًا جديدًا هنا:

    { $link }
missed-sms = { $town }: فات موعدكم الساعة { $time }. موعد جديد: { $link }
missed-sms-short = فات موعد { $time }. جديد: { $link }

two-before-subject = يأتي دوركم قريبًا: { $office }
two-before-text =
    مرحبًا،

    أمامكم شخصان فقط لدى «{ $office }» ({ $town }). يرجى العودة الآن:

    { $link }
    { $has-number ->
        [yes] رقم انتظاركم: { $number }
       *[no] {""}
    }
two-before-sms = { $town }: أمامكم شخصان فقط ({ $office }). عودوا الآن: { $link }
two-before-sms-short = أمامكم شخصان: { $link }
