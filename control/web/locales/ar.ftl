### كل ما يقرؤه المواطنون والمواطنات على الصفحات. لغة بسيطة ومهذبة.

## هذه اللغة
language-name = العربية
language-direction = rtl

## في كل مكان
loading = لحظة من فضلك …
skip-to-content = الانتقال إلى المحتوى
to-overview = إلى الصفحة الرئيسية
header-home = { $town } – قائمة المكاتب
header-town-hall = البلدية
header-virtual-town-hall = البلدية الافتراضية
header-language = اللغة
footer-nav = صفحات أخرى
footer-privacy = بلا تسجيل وبلا اسم. لا يتم تسجيل محادثتكم، ولا يستمع إليها أي مزود آخر.
footer-overview = كل المكاتب
footer-accessibility = سهولة الوصول
footer-data = حماية البيانات
footer-imprint = بيانات الناشر
footer-officers = للموظفين
link-lost = الاتصال مقطوع الآن. ستعود المعلومات محدّثة بعد قليل.
link-lost-seat = الاتصال مقطوع الآن. نحن نواصل المحاولة. يبقى مكانكم محفوظًا.
camera = الكاميرا
microphone = الميكروفون
minutes = { $minutes } د
problem-unreachable = لا يمكن الوصول إلى البلدية الآن.
problem-unreachable-detail = يرجى التحقق من اتصال الإنترنت والمحاولة مرة أخرى.
problem-internal = عذرًا، لم ينجح ذلك.
problem-internal-detail = يرجى المحاولة مرة أخرى بعد دقيقة.
unknown-title = الصفحة غير موجودة
unknown-text = هذه الصفحة غير موجودة. ربما كان العنوان غير كامل.

## الأجهزة
device-refused = لم يسمح المتصفح بالوصول. يمكنكم تغيير ذلك في شريط العنوان.
device-missing = لم يتم العثور على أي جهاز.
device-busy = برنامج آخر يستخدم الجهاز الآن.
device-unsupported = هذا المتصفح لا يستطيع ذلك، أو أن الصفحة ليست متصلة بشكل آمن.

## باب المكتب
door-is-open = مفتوح
door-is-paused = استراحة
door-is-closed = مغلق
door-is-full = ممتلئ
opens-today = يفتح اليوم الساعة { $time }
opens-tomorrow = يفتح غدًا الساعة { $time }
opens-later = يفتح { $day } الساعة { $time }

## مواعيد العمل
office-hours = مواعيد العمل
hours-always = على مدار الساعة
hours-none = لا توجد مواعيد عمل ثابتة
hours-span = { $from }–{ $to }
hours-from-to = من { $first } إلى { $last }
day-mon = اثنين
day-tue = ثلاثاء
day-wed = أربعاء
day-thu = خميس
day-fri = جمعة
day-sat = سبت
day-sun = أحد
weekday-mon = الاثنين
weekday-tue = الثلاثاء
weekday-wed = الأربعاء
weekday-thu = الخميس
weekday-fri = الجمعة
weekday-sat = السبت
weekday-sun = الأحد

## قائمة المكاتب
overview-title = البلدية الافتراضية { $town }
overview-heading = بلديتكم – ببساطة عبر الفيديو
overview-lead = خذوا مكانًا في منطقة الانتظار. نناديكم ثم نتحدث معكم وجهًا لوجه – وأنتم في بيوتكم.
overview-offices = مكاتبنا
overview-no-offices = لا توجد مكاتب هنا حاليًا.
step-sit = أخذ مكان
step-called = المناداة
step-talk = المحادثة
office-seats = أماكن الانتظار
office-seats-free = { $total ->
    [zero] { $free } من { $total } مكان متاح
    [one] { $free } من مكان واحد متاح
    [two] { $free } من مكانين متاح
    [few] { $free } من { $total } أماكن متاح
    [many] { $free } من { $total } مكانًا متاح
   *[other] { $free } من { $total } مكان متاح
}
office-waiting = في الانتظار
office-waiting-count = { $waiting ->
    [0] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $waiting } أشخاص
    [many] { $waiting } شخصًا
   *[other] { $waiting } شخص
}
office-sit = أخذ مكان
refusal-paused = المكتب في استراحة الآن. يرجى العودة بعد قليل.
refusal-paused-note = المكتب في استراحة الآن: { $note }
refusal-closed = المكتب مغلق حاليًا.
refusal-full = المكتب ممتلئ الآن، وكل أماكن الانتظار مشغولة. سترون هنا متى يصبح مكان متاحًا.
banner-label = مكان انتظاركم
banner-seated = لديكم مكان في { $office } وترتيبكم { $position }.
banner-called = جاء دوركم! { $office } في انتظاركم.
banner-entered = محادثتكم مع { $office } جارية.
banner-back = العودة إلى مكان انتظاركم

## منطقة الانتظار
seat-title-plain = منطقة الانتظار
seat-title-waiting = الترتيب { $position } – منطقة انتظار { $office }
seat-title-called = جاء دوركم! – { $office }
seat-title-session = محادثة – { $office }
seat-title-ended = { $office }
seat-heading = منطقة انتظار { $office }
seat-leave = التخلي عن المكان
seat-leave-hint = عندها يصبح مكانكم متاحًا للآخرين فورًا.
waiting-heading = مكانكم في الدور
waiting-position-label = ترتيبكم
waiting-position = { $position ->
    [1] دوركم هو التالي.
    [2] أمامكم شخص واحد.
    [3] أمامكم شخصان.
   *[other] عدد الأشخاص أمامكم: { $before }
}
waiting-number-label = رقم الانتظار
waiting-since = منذ الساعة { $time }
waiting-next-call = نناديكم هنا على هذه الصفحة. لا داعي لفعل أي شيء.
waiting-next-keep = يبقى مكانكم محفوظًا حتى لو أعدتم تحميل الصفحة أو انقطع الاتصال قليلًا.
waiting-next-sound = اتركوا الصفحة مفتوحة والصوت مشغلًا: ستسمعون رنينًا.
announce-position = ترتيبكم { $position }.
announce-called = جاء دوركم! { $office } في انتظاركم. اضغطوا على «دخول».
announce-entering = جارٍ توصيلكم.
announce-session = أنتم في المحادثة.

## المناداة
called-heading = جاء دوركم!
called-text = { $office } في انتظاركم. لن يراكم أو يسمعكم أحد قبل أن تدخلوا.
called-enter = دخول
called-time-left = بقي { $time } دقيقة
called-again = هذه المناداة رقم { $attempt }.

## فحص الكاميرا والميكروفون
preview-heading = الكاميرا والميكروفون
preview-text = تأكدوا بهدوء من أن صورتكم وصوتكم يصلان. تبقى الصورة عندكم.
preview-start = فحص الكاميرا والميكروفون
preview-later = يمكنكم أيضًا الدخول بلا كاميرا أو بلا ميكروفون والكتابة بدلًا من ذلك.
preview-stop = إنهاء الفحص
preview-own-picture = صورة كاميرتكم
preview-opening = جارٍ تشغيل الكاميرا …
preview-no-picture = لا توجد صورة
preview-level = مستوى صوت الميكروفون
preview-level-hint = قولوا بضع كلمات: يجب أن يتحرك الشريط.
preview-camera-trouble = لا يمكن استخدام الكاميرا.
preview-microphone-trouble = لا يمكن استخدام الميكروفون.
preview-choose-camera = اختيار الكاميرا
preview-choose-microphone = اختيار الميكروفون
preview-go-in-with = أريد الدخول مع
session-heading = محادثة مع { $office }

## النهاية
ended-finished = شكرًا لزيارتكم!
ended-finished-text = انتهت محادثتكم مع { $office }. الكاميرا والميكروفون مغلقان. يمكنكم إغلاق هذه الصفحة.
ended-missed = للأسف لم نتمكن من الوصول إليكم.
ended-missed-text = ناداكم { $office } لكنكم لم تتمكنوا من الدخول. مكانكم الآن متاح. يمكنكم أخذ مكان جديد.
ended-abandoned = مكانكم لم يعد محجوزًا.
ended-abandoned-text = لم يصلنا شيء من جهازكم لفترة طويلة، لذلك أخلينا المكان في { $office }. يمكنكم أخذ مكان جديد.
ended-left = لقد تخليتم عن مكانكم.
ended-left-text = مكانكم في { $office } متاح من جديد. يسعدنا قدومكم في وقت آخر.
ended-dismissed = تم إغلاق هذا المكتب.
ended-dismissed-text = لم يعد { $office } يستقبل زيارات. نأسف لأنكم انتظرتم. تجدون المكاتب الأخرى في الصفحة الرئيسية.
nowhere-none = ليس لديكم مكان انتظار الآن.
nowhere-none-text = اختاروا مكتبًا من الصفحة الرئيسية وخذوا مكانًا هناك.
nowhere-unknown = مكان انتظاركم لم يعد موجودًا.
nowhere-unknown-text = مضى وقت على الزيارة. اختاروا مكتبًا من الصفحة الرئيسية وخذوا مكانًا جديدًا.
nowhere-elsewhere = مكان انتظاركم مفتوح في نافذة أخرى أو على جهاز آخر.
nowhere-elsewhere-text = يستمر العمل هناك حتى لا تعمل الصورة والصوت مرتين.
nowhere-here = المتابعة هنا

## المحادثة
connection-connecting = جارٍ الاتصال
connection-connected = متصل
connection-reconnecting = جارٍ إعادة الاتصال
connection-closed = انقطع الاتصال
stage-camera = صورة كاميرا { $name }
stage-screen = الشاشة التي يشاركها { $name }
stage-own = صورتكم
stage-you = أنتم
stage-soon = ينضم { $name } بعد قليل.
stage-no-camera = أغلق { $name } الكاميرا.
stage-other-muted = الميكروفون مغلق
stage-sound-on = تشغيل الصوت
controls = التحكم في المحادثة
controls-mute = كتم الصوت
controls-camera-off = إغلاق الكاميرا
controls-share = مشاركة الشاشة
controls-chat = الدردشة
controls-unread = { $unread }
session-hang-up = إنهاء المكالمة
session-weak = الاتصال ضعيف. إذا تقطعت الصورة فأغلقوا الكاميرا: عندها يتحسن الصوت.
session-gone = انتهت المحادثة.
session-camera-trouble = كاميرتكم غير مستخدمة.
session-microphone-trouble = الميكروفون غير مستخدم. يمكنكم الاستماع والكتابة.
session-screen-trouble = لا يمكن مشاركة الشاشة على هذا الجهاز.
chat-heading = الدردشة
chat-close = إغلاق الدردشة
chat-empty = يمكنكم هنا تبادل الرسائل. يُحذف كل شيء بعد المحادثة.
chat-input = كتابة رسالة
chat-send = إرسال
chat-unsent = تعذر إرسال الرسالة. يرجى المحاولة مرة أخرى بعد قليل.
chat-you = أنتم
files-attach = إرسال ملف
files-hint = ملفات حتى 25 MB: ‏PDF وصور وOffice ونصوص. لا يُحفظ شيء منها على الخادم.
files-heading = الملفات
files-accept = قبول
files-decline = رفض
files-cancel = إلغاء
files-cancel-which = إلغاء: { $file }
files-save = حفظ
files-progress = { $file }، ما وصل منه
files-preparing = جارٍ التجهيز …
files-asked = بانتظار قبول الطرف الآخر
files-asked-you = هل تريدون قبول هذا الملف؟
files-flowing = وصل { $percent } %
files-checking = جارٍ الفحص …
files-done = وصل
files-done-here = وصل الملف كاملًا. احفظوه قبل نهاية المحادثة.
files-cancelled = تم الإلغاء
files-declined = لم يُقبل
files-damaged = لم ينجح ذلك. يرجى إرسال الملف مرة أخرى.
files-lost = فُقد الملف لأن الصفحة أُعيد تحميلها. يرجى إرساله مرة أخرى.
files-refused-kind = لا يمكن إرسال «{ $file }». المسموح به: PDF وصور (مثل JPG وPNG) ووثائق Office بلا وحدات ماكرو وملفات نصية.
files-refused-size = «{ $file }» كبير جدًا. الحد الأقصى للملف 25 MB.
files-refused-empty = «{ $file }» فارغ.
files-refused-many = على «{ $file }» الانتظار: هناك خمسة ملفات قيد الإرسال.
files-told-offer = يريد { $name } إرسال ملف إليكم: { $file }، { $size }. يمكنكم قبوله في الدردشة.
chat-all = الرسائل والملفات
spoken = رسائل المحادثة

## وقت الانتظار
office-wait = وقت الانتظار
wait-unknown = غير معروف بعد
wait-soon = يأتي دوركم بعد قليل
wait-up-to = { $to } دقيقة تقريبًا على الأكثر
wait-range = من { $from } إلى { $to } دقيقة تقريبًا

## المكتب والمواعيد المتاحة
open-until = حتى الساعة { $time }
paused-until = حتى الساعة { $time } على الأرجح
refusal-too-late = لم يعد الوقت كافيًا اليوم: لن يأتي دوركم قبل الإغلاق.
slot-today = اليوم، { $time }
slot-tomorrow = غدًا، { $time }
slot-later = { $day }، { $time }
booking-or = أو بموعد:
booking-instead = أقرب المواعيد المتاحة:
booking-all = حجز موعد
office-more = الوثائق والأوقات
office-now = الآن
office-check = فحص الكاميرا والصوت والإنترنت مسبقًا
office-services = ما ننجزه هنا
office-times = الأوقات
office-unknown = هذا المكتب غير موجود.
office-unknown-text = ربما كان العنوان غير كامل. تجدون كل المكاتب في الصفحة الرئيسية.
service-usual = يستغرق عادةً { $minutes } دقيقة
service-papers = يرجى تجهيز ما يلي
hours-walk-in = بلا موعد، عبر الفيديو
hours-appointment = بموعد، عبر الفيديو
hours-in-person = حضوريًا في البلدية

## حجز موعد
booking-title = { $step } – { $office }
booking-heading = حجز موعد
booking-step = الخطوة { $step } من { $of }
booking-next = متابعة
booking-service = ما هو الموضوع؟
booking-service-legend = اختاروا كل ما تريدون إنجازه.
booking-service-other = شيء آخر
booking-time = متى يناسبكم؟
booking-no-slots = للأسف لا يوجد وقت متاح في الأسابيع القادمة. يرجى المحاولة في يوم آخر.
booking-contact = كيف نصل إليكم؟
booking-check = هل كل شيء صحيح؟
booking-check-text = نرسل إليكم الآن رسالة فيها رابط. لا يصبح الموعد لكم إلا بعد أن تفتحوه وتؤكدوه.
booking-send = إرسال رابط التأكيد
booking-change = تغيير شيء
booking-sent = بقي القليل: يرجى التأكيد
booking-sent-text = الرسالة مع الرابط في طريقها إلى { $to }.
booking-confirm-until = يرجى التأكيد حتى الساعة { $time }. بعد ذلك يصبح الوقت متاحًا للآخرين.
booking-sent-wrong = لم يصل شيء؟ ابحثوا في مجلد الرسائل غير المرغوب فيها أو اكتبوا عنوانًا آخر.
booking-other-address = كتابة عنوان آخر
calendar-before = الشهر السابق
calendar-after = الشهر التالي
calendar-keys = تنتقلون بين الأيام بمفاتيح الأسهم، وبين الأشهر بمفتاحي Page Up وPage Down، وتختارون اليوم بمفتاح Enter.
calendar-day = { $count ->
    [0] { $day }، لا يوجد وقت متاح
    [one] { $day }، وقت متاح واحد
    [two] { $day }، وقتان متاحان
    [few] { $day }، { $count } أوقات متاحة
    [many] { $day }، { $count } وقتًا متاحًا
   *[other] { $day }، { $count } وقت متاح
}
times-heading = الأوقات المتاحة { $day }
times-none-yet = اختاروا يومًا أولًا.
times-morning = قبل الظهر
times-afternoon = بعد الظهر
time-of-day = { $time }
held-left = هذا الوقت محجوز لكم لمدة { $time } دقيقة أخرى.
held-soon-over = بقيت دقيقتان ثم يصبح الوقت متاحًا من جديد.
held-over = انتهت مدة الحجز.
held-over-text = أصبح الوقت متاحًا للآخرين من جديد. يرجى الاختيار مرة أخرى، فربما لا يزال متاحًا.
held-again = اختيار وقت جديد
contact-why = تكفي معلومة واحدة. نرسل إليها رابط موعدكم وتذكيرًا به.
contact-mail = البريد الإلكتروني
contact-mobile = رقم الهاتف المحمول
contact-name = الاسم (اختياري)
contact-privacy = نستخدم ذلك لهذا الموعد فقط ثم نحذفه.
contact-fault-none = يرجى كتابة بريد إلكتروني أو رقم هاتف محمول.
contact-fault-mail = هذا البريد الإلكتروني غير كامل، مثال: erika@example.org
contact-fault-mobile = هذا الرقم غير كامل، مثال: 0151 12345678
summary-heading = موعدكم
summary-when = متى
summary-time = { $day }، من { $from } إلى { $to }
summary-where = أين
summary-video = { $office }، عبر الفيديو على هذه الصفحة
summary-what = الموضوع

## موعدي
appointment-title = موعد – { $office }
appointment-title-plain = موعدكم
appointment-no-link = يرجى فتح الرابط من رسالتكم.
appointment-no-link-text = بهذا الرابط فقط ترون موعدكم وتغيرونه. لا تحتاجون إلى حساب.
appointment-unknown = هذا الرابط لم يعد صالحًا.
appointment-unknown-text = ربما لديكم رسالة أحدث فيها رابط جديد. وإلا فيرجى حجز موعد جديد.
appointment-reserved = يرجى تأكيد موعدكم.
appointment-reserved-text = بالضغط على «تأكيد الموعد» يصبح هذا الوقت لكم.
appointment-confirmed = موعدكم مؤكد.
appointment-confirmed-text = في يوم الموعد افتحوا هذا الرابط من جديد وادخلوا.
appointment-checked-in = تم تسجيل حضوركم.
appointment-checked-in-text = مكانكم في منطقة الانتظار جاهز لكم.
appointment-cancelled = تم إلغاء هذا الموعد.
appointment-cancelled-text = أصبح الوقت متاحًا للآخرين. لا داعي لفعل أي شيء آخر.
appointment-expired = لم يتم تأكيد هذا الموعد.
appointment-expired-text = أصبح الوقت متاحًا للآخرين. يمكنكم الحجز من جديد.
appointment-missed = انتهى وقت هذا الموعد.
appointment-missed-text = نأسف لأنه لم ينجح. يمكنكم الحجز من جديد.
appointment-confirm = تأكيد الموعد
appointment-check-in = أنا هنا
appointment-check-in-from = من هنا تدخلون: { $day }، ابتداءً من الساعة { $time }.
appointment-move = تأجيل
appointment-move-heading = إلى متى تريدون نقله؟
appointment-move-text = الآن: { $day }، { $time }. يبقى الموعد القديم لكم حتى تختاروا وقتًا جديدًا.
appointment-keep = الاحتفاظ بالموعد
appointment-cancel = إلغاء
appointment-cancel-question = هل تريدون حقًا إلغاء الموعد؟
appointment-cancel-text = يصبح الوقت متاحًا للآخرين فورًا.
appointment-cancel-yes = نعم، إلغاء
appointment-print = طباعة
appointment-paper-link = للتأجيل أو الإلغاء، وللدخول في يوم الموعد:
appointment-paper-mail = رابط التأجيل والإلغاء والدخول موجود في رسالتكم.
appointment-book-again = حجز موعد جديد

## الفحص قبل المحادثة
check-title = فحص الكاميرا والصوت والإنترنت
check-lead = تأكدوا مسبقًا من أن كل شيء جاهز للمحادثة. تبقى صورتكم وصوتكم على هذا الجهاز.
check-again = الفحص مرة أخرى
device-refused-help = اضغطوا بجانب العنوان على القفل أو على رمز الكاميرا واسمحوا بالكاميرا والميكروفون. على iPhone تجدون ذلك في الإعدادات تحت Safari.
device-missing-help = صلوا الجهاز أو شغلوه. في بعض الحواسيب المحمولة للكاميرا غطاء منزلق خاص بها.
device-busy-help = أغلقوا البرامج والنوافذ الأخرى التي تعرض فيديو أو تسجل صوتًا الآن، مثل مكالمة فيديو أخرى.
device-unsupported-help = افتحوا هذه الصفحة في متصفح حديث. من جاء إلى هنا من تطبيق يختار فيه «فتح في المتصفح».
device-without-camera = يمكنكم الدخول بلا كاميرا أيضًا: يسمعكم الآخرون لكن لا يرونكم.
device-without-microphone = يمكنكم الدخول بلا ميكروفون أيضًا: تستمعون وتكتبون.
speaker-heading = مكبر الصوت
speaker-text = هل تسمعوننا؟ نشغل لكم الرنين الذي نناديكم به.
speaker-play = تشغيل الصوت
speaker-question = هل سمعتم الرنين؟
speaker-yes = نعم
speaker-no = لا
speaker-good = جيد، ستسمعوننا إذن في المحادثة أيضًا.
speaker-help-volume = ارفعوا الصوت في الجهاز وشغلوا الصوت مرة أخرى.
speaker-help-silent = هل الهاتف على الوضع الصامت؟ أوقفوا ذلك؛ على iPhone يتم ذلك بالمفتاح الجانبي.
speaker-help-headset = هل ما زالت سماعة موصولة؟ ربما يخرج الصوت منها.
network-heading = اتصال الإنترنت
network-text = نقيس لمدة عشر ثوانٍ الطريق الذي ستسلكه الصورة والصوت لاحقًا.
network-start = فحص الاتصال
network-running = نقيس الآن. يستغرق ذلك نحو عشر ثوانٍ.
network-good = اتصالكم جيد.
network-good-help = ستعمل الصورة والصوت بسلاسة.
network-fair = اتصالكم كافٍ.
network-fair-help = قد تحدث انقطاعات قصيرة. إن أمكن فاقتربوا من جهاز الواي فاي.
network-poor = اتصالكم ضعيف.
network-poor-help = اقتربوا من جهاز الواي فاي أو استخدموا كابلًا أو شبكة أخرى، وأوقفوا التنزيلات الأخرى. بلا كاميرا يكون الصوت أفضل.
network-blocked = الصورة والصوت لا يصلان.
network-blocked-help = ربما يحجب جدار حماية أو VPN الطريق. أوقفوا VPN أو استخدموا شبكة أخرى، مثل شبكة هاتفكم.
network-figures = { $path }، زمن الذهاب والإياب { $rtt } ms، نسبة الحزم المفقودة { $loss }
network-udp = بالطريق المباشر (UDP)
network-tcp = بطريق غير مباشر (TCP)

## الإشعار والانتظار
notify-ask = أخبروني أيضًا عندما أكون في مكان آخر
notify-on = يعرض جهازكم رسالة عندما نناديكم.
notify-refused = متصفحكم لا يعرض رسائل من هذه الصفحة. اتركوا الصوت مشغلًا وستسمعوننا.
waiting-parked = أجّلنا دوركم قليلًا وسنناديكم قريبًا. يبقى مكانكم محفوظًا.
waiting-next-time = بعد المناداة لديكم وقت كافٍ للضغط على «دخول».

## إنهاء المكالمة وما بعدها
hangup-question = هل تريدون إنهاء المحادثة؟
hangup-no = متابعة الحديث
next-heading = ماذا بعد
next-office = ما تحدثتم عنه ينجزه المكتب الآن. لا داعي لفعل أي شيء ما لم يُتفق على غير ذلك.
next-gone = تم حذف الدردشة. لا يبقى شيء على هذا الجهاز.
next-more = الوثائق والأوقات: { $office }
next-appointment = حجز موعد

## غرفة عبر رابط
room-title = محادثتكم
room-lead = هنا تلتقون بالطرف الآخر. افحصوا الكاميرا والميكروفون بهدوء ثم اضغطوا على «دخول». قبل ذلك لا يراكم ولا يسمعكم أحد.
room-enter = دخول
room-left = لقد أنهيتم المكالمة.
room-left-text = الكاميرا والميكروفون مغلقان. ما دامت الغرفة مفتوحة يمكنكم الدخول من جديد.
room-over-text = الكاميرا والميكروفون مغلقان. يمكنكم إغلاق هذه الصفحة.
room-none = الرابط ناقص هنا.
room-none-text = يرجى فتح الرابط الكامل الذي وصلكم. الأفضل أن تضغطوا عليه في الرسالة.
room-unknown = هذا الرابط لم يعد صالحًا.
room-unknown-text = انتهت المحادثة أو انتهت صلاحية الرابط. يرجى طلب رابط جديد من الجهة التي أرسلته.
room-elsewhere = المحادثة مفتوحة في نافذة أخرى أو على جهاز آخر.
room-elsewhere-text = يستمر العمل هناك حتى لا تعمل الصورة والصوت مرتين.
room-other-citizen = ضيف
room-other-officer = البلدية

## بيانات: سهولة الوصول وحماية البيانات
accessibility-title = بيان سهولة الوصول
accessibility-lead = يجب أن تكون البلدية الافتراضية لـ { $town } سهلة الاستخدام للجميع. المعيار هو WCAG 2.2 (المستوى AA) والمواصفة EN 301 549.
accessibility-can-title = ما الذي يعمل
accessibility-can-keys = الزيارة كلها والحجز ممكنان بلوحة المفاتيح وحدها.
accessibility-can-reader = تخبركم برامج قراءة الشاشة عندما يتغير شيء: ترتيبكم، المناداة، الرسائل.
accessibility-can-looks = تتكيف الصفحات: عرض داكن، ألوان نظامكم، تكبير كبير، حركة أقل.
accessibility-can-writing = يمكنكم في المحادثة الكتابة بدل الكلام. الكاميرا والميكروفون ليسا ضروريين. مع «الكتابة المباشرة» يقرأ الطرف الآخر وأنتم تكتبون.
accessibility-gaps-title = ما الذي ينقص
accessibility-gaps-captions = لا يتحول الكلام إلى نص، ولا يمكن لمترجمي لغة الإشارة الانضمام كطرف ثالث.
accessibility-gaps-language = لا توجد بعد نصوص بلغة الإشارة.
accessibility-gaps-shared = ما يعرضه الطرف الآخر من شاشته هو صورة. لا تستطيع برامج قراءة الشاشة قراءتها؛ اطلبوا الوثيقة نفسها.
accessibility-checked = تُفحص الصفحات آليًا مع كل تغيير (axe، لوحة المفاتيح، التكبير، الألوان). لم يجرِ بعد فحص من قبل أشخاص ذوي إعاقة.
accessibility-report-title = هل هناك شيء لا يعمل لديكم؟
accessibility-report = يرجى إخبارنا بذلك. سنرد عليكم ونبحث عن حل لكم.
accessibility-report-link = الإبلاغ عن عائق
accessibility-report-none = اتصلوا بالبلدية أو اكتبوا إليها.
accessibility-arbitration = إذا لم تحصلوا على رد يساعدكم فتوجهوا إلى هيئة التحكيم أو هيئة المراقبة لسهولة الوصول في ولايتكم.
privacy-title = حماية البيانات
privacy-lead = هكذا تتعامل البلدية الافتراضية مع بياناتكم.
privacy-visit-title = عندما تأخذون مكانًا
privacy-visit = لا نسأل عن الاسم ولا عن العنوان. تحصلون على رقم، ومفتاحه موجود في متصفحكم فقط حتى يبقى مكانكم بعد إعادة التحميل. لا تُستخدم لذلك ملفات تعريف الارتباط.
privacy-talk-title = في المحادثة
privacy-talk = تمر الصورة والصوت والشاشة مشفرة عبر خادم هذه البلدية ولا تصل إلى أي مزود آخر. لا يُحفظ شيء منها، ولا الدردشة.
privacy-appointment-title = عندما تحجزون موعدًا أو تريدون إشعارًا
privacy-appointment = نسأل عن بريد إلكتروني أو رقم هاتف محمول لهذا الغرض فقط. يُحذف بعد الموعد، عادةً بعد أسبوع. بالرابط الموجود في الرسالة ترون بياناتكم وتحذفونها بأنفسكم.
privacy-logs-title = ما الذي يُحصى
privacy-logs = كم شخصًا جاء وكم استغرق ذلك، لكل يوم ومكتب، بلا أي شيء عن أشخاص بعينهم. لا يوجد أي عنوان IP في السجلات.
privacy-town = ما تضيفه مدينتكم

## الصفحة بلا JavaScript
plain-lead = يمكن قراءة هذه الصفحة بلا JavaScript. لأخذ مكان في منطقة الانتظار وللمواعيد وللمحادثة يجب تشغيله في متصفحكم.
plain-until = حتى { $time }
plain-opens = يفتح من جديد: { $time }
plain-slot = أقرب موعد: { $time }
plain-papers = المطلوب إحضاره: { $papers }

## Live-Text, Bildschirm, Geräte, nächste Schritte
live-switch = كتابة مباشرة: يقرأ الطرف الآخر وأنا أكتب
live-other = { $name } يكتب الآن …
screen-tools = عرض الشاشة المشتركة
screen-keys = بعلامتي الزائد والناقص تكبّرون وتصغّرون، وبمفاتيح الأسهم تحركون الصورة، وبالصفر ترونها كلها من جديد.
screen-larger = أكبر
screen-smaller = أصغر
screen-fit = عرض الكل
screen-full = ملء الشاشة
screen-scale = الحجم { $percent } بالمئة
own-move = تحريك صورتكم، وبمفاتيح الأسهم أيضًا
own-top-left = صورتكم في أعلى اليسار.
own-top-right = صورتكم في أعلى اليمين.
own-bottom-left = صورتكم في أسفل اليسار.
own-bottom-right = صورتكم في أسفل اليمين.
controls-flip = عرض ورقة
controls-more = المزيد
more-heading = الصوت والأجهزة
more-close = إغلاق
more-sound = هل هناك مشكلة في الصوت؟
more-devices = الأجهزة
more-devices-hint = تظهر هنا أجهزة أخرى عند توصيلها. بعض الأجهزة تستطيع تمويه الخلفية، وعندها يظهر هنا مفتاح لذلك.
deaf-button = لا أسمع شيئًا
deaf-listening = نستمع لثلاث ثوانٍ لنعرف هل يصل صوت …
deaf-comes = يصل الصوت إلى جهازكم. المشكلة إذن في مكبر الصوت:
deaf-missing = لا يصل صوت الآن. أخبرنا الطرف الآخر بذلك.
deaf-muted = أغلق الطرف الآخر الميكروفون. أخبرناه بذلك.
deaf-write = حتى ذلك الحين يمكنكم الكتابة في الدردشة.
unheard = { $name } لا يسمعكم.
unheard-on = الميكروفون يعمل. تكلموا بصوت أعلى أو اختاروا ميكروفونًا آخر تحت «المزيد».
unheard-off = الميكروفون مغلق.
unheard-unmute = تشغيل الميكروفون
unheard-ok = حسنًا
flip-to-paper = عرض وثيقة بالكاميرا الأخرى
flip-to-me = عرضي من جديد
blur = تمويه الخلفية
next-told = كُتب لكم ما يلي:
next-print = طباعة
next-copy = نسخ النص
next-copied = تم النسخ.
next-only-here = هذا النص على هذه الصفحة فقط. يختفي عندما تغلقونها.
