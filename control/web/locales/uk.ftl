### Усе, що громадяни читають на сторінках. Ввічливо і простими словами.

## Ця мова
language-name = Українська
language-direction = ltr

## Усюди
loading = Хвилинку, будь ласка …
skip-to-content = Перейти до змісту
to-overview = До списку відділів
header-home = { $town } – список відділів
header-town-hall = Міська рада
header-virtual-town-hall = Віртуальна міська рада
header-language = Мова
footer-nav = Інші сторінки
footer-privacy = Без реєстрації та без імені. Вашу розмову не записують, і жодна інша фірма її не чує.
footer-overview = Усі відділи
footer-accessibility = Доступність
footer-data = Захист даних
footer-imprint = Вихідні дані
footer-officers = Для працівників
link-lost = Зв’язок зараз перервано. Невдовзі відомості знову будуть точними.
link-lost-seat = Зв’язок зараз перервано. Ми пробуємо далі. Ваше місце залишається за Вами.
camera = Камера
microphone = Мікрофон
minutes = { $minutes } хв
problem-unreachable = Міська рада зараз недоступна.
problem-unreachable-detail = Перевірте, будь ласка, з’єднання з інтернетом і спробуйте ще раз.
problem-internal = На жаль, не вийшло.
problem-internal-detail = Спробуйте, будь ласка, ще раз за хвилину.
unknown-title = Сторінку не знайдено
unknown-text = Такої сторінки немає. Можливо, адреса неповна.

## Пристрої
device-refused = Браузер не дозволив доступ. Це можна змінити в рядку адреси.
device-missing = Пристрій не знайдено.
device-busy = Пристроєм зараз користується інша програма.
device-unsupported = Цей браузер так не вміє, або з’єднання зі сторінкою не захищене.

## Двері відділу
door-is-open = Відчинено
door-is-paused = Перерва
door-is-closed = Зачинено
door-is-full = Місць немає
opens-today = Відкриється сьогодні о { $time }
opens-tomorrow = Відкриється завтра о { $time }
opens-later = Відкриється: { $day }, о { $time }

## Години прийому
office-hours = Години прийому
hours-always = Цілодобово
hours-none = Немає постійних годин прийому
hours-span = { $from }–{ $to }
hours-from-to = { $first } – { $last }
day-mon = Пн
day-tue = Вт
day-wed = Ср
day-thu = Чт
day-fri = Пт
day-sat = Сб
day-sun = Нд
weekday-mon = Понеділок
weekday-tue = Вівторок
weekday-wed = Середа
weekday-thu = Четвер
weekday-fri = П’ятниця
weekday-sat = Субота
weekday-sun = Неділя

## Огляд
overview-title = Віртуальна міська рада { $town }
overview-heading = Ваша міська рада – просто через відео
overview-lead = Займіть місце в зоні очікування. Ми Вас викличемо й поговоримо з Вами віч-на-віч – а Ви залишитеся вдома.
overview-offices = Наші відділи
overview-no-offices = Зараз тут немає відділів.
step-sit = Зайняти місце
step-called = Дочекатися виклику
step-talk = Поговорити
office-seats = Місця очікування
office-seats-free = { $total ->
    [one] Вільно { $free } з { $total } місця
    [few] Вільно { $free } з { $total } місць
    [many] Вільно { $free } з { $total } місць
   *[other] Вільно { $free } з { $total } місць
}
office-waiting = Очікують
office-waiting-count = { $waiting ->
    [0] Ніхто
    [one] { $waiting } особа
    [few] { $waiting } особи
    [many] { $waiting } осіб
   *[other] { $waiting } особи
}
office-sit = Зайняти місце
refusal-paused = У відділі зараз перерва. Загляньте, будь ласка, трохи згодом.
refusal-paused-note = У відділі зараз перерва: { $note }
refusal-closed = Відділ зараз зачинено.
refusal-full = Зараз усі місця очікування зайняті. Щойно одне звільниться, Ви побачите це тут.
banner-label = Ваше місце очікування
banner-seated = Ви маєте місце: { $office }. Ваш номер у черзі: { $position }.
banner-called = Ваша черга! { $office } чекає на Вас.
banner-entered = Триває Ваша розмова: { $office }.
banner-back = Повернутися до місця очікування

## Зона очікування
seat-title-plain = Зона очікування
seat-title-waiting = Номер { $position } у черзі – { $office }
seat-title-called = Ваша черга! – { $office }
seat-title-session = Розмова – { $office }
seat-title-ended = { $office }
seat-heading = Зона очікування: { $office }
seat-leave = Відмовитися від місця
seat-leave-hint = Тоді місце одразу звільниться для інших.
waiting-heading = Ваше місце в черзі
waiting-position-label = Ваш номер у черзі
waiting-position = { $position ->
    [1] Ви наступні.
    [2] Перед Вами ще одна особа.
   *[other] Людей перед Вами: { $before }.
}
waiting-number-label = Номер відвідувача
waiting-since = з { $time }
waiting-next-call = Ми викличемо Вас тут, на цій сторінці. Нічого робити не треба.
waiting-next-keep = Місце залишається за Вами, навіть якщо Ви перезавантажите сторінку або зв’язок ненадовго перерветься.
waiting-next-sound = Залиште сторінку відкритою, а звук увімкненим: Ви почуєте дзвінок.
announce-position = Ваш номер у черзі: { $position }.
announce-called = Ваша черга! { $office } чекає на Вас. Натисніть «Увійти».
announce-entering = Вас з’єднують.
announce-session = Ви в розмові.

## Виклик
called-heading = Ваша черга!
called-text = { $office } чекає на Вас. Вас побачать і почують лише після того, як Ви ввійдете.
called-enter = Увійти
called-time-left = Залишилося хвилин: { $time }
called-again = Виклик номер { $attempt }.

## Перевірка камери й мікрофона
preview-heading = Камера і мікрофон
preview-text = Спокійно перевірте, чи Вас видно й чутно. Зображення залишається у Вас.
preview-start = Перевірити камеру й мікрофон
preview-later = Можна ввійти й без камери або без мікрофона та писати повідомлення.
preview-stop = Закінчити перевірку
preview-own-picture = Зображення з Вашої камери
preview-opening = Камера вмикається …
preview-no-picture = Немає зображення
preview-level = Гучність Вашого мікрофона
preview-level-hint = Скажіть кілька слів: смужка має рухатися.
preview-camera-trouble = Камерою не можна скористатися.
preview-microphone-trouble = Мікрофоном не можна скористатися.
preview-choose-camera = Вибрати камеру
preview-choose-microphone = Вибрати мікрофон
preview-go-in-with = Я хочу ввійти та ввімкнути
session-heading = Розмова: { $office }

## Кінець
ended-finished = Дякуємо за візит!
ended-finished-text = Розмову закінчено: { $office }. Камеру й мікрофон вимкнено. Цю сторінку можна закрити.
ended-missed = На жаль, ми не змогли Вас застати.
ended-missed-text = { $office } викликав Вас, але Ви не змогли ввійти. Ваше місце тепер вільне. Ви можете зайняти місце знову.
ended-abandoned = Ваше місце більше не закріплене за Вами.
ended-abandoned-text = Від Вашого пристрою довго нічого не було чути, тому місце звільнено: { $office }. Ви можете зайняти місце знову.
ended-left = Ви відмовилися від місця.
ended-left-text = Ваше місце знову вільне: { $office }. Будемо раді бачити Вас іншого разу.
ended-dismissed = Цей відділ закрито.
ended-dismissed-text = { $office } більше не приймає відвідувачів. Нам шкода, що Ви чекали. Інші відділи Ви знайдете у списку.
nowhere-none = Ви зараз не маєте місця очікування.
nowhere-none-text = Виберіть відділ у списку й займіть там місце.
nowhere-unknown = Вашого місця очікування більше немає.
nowhere-unknown-text = Візит був давно. Виберіть відділ у списку й займіть нове місце.
nowhere-elsewhere = Ваше місце очікування відкрите в іншому вікні або на іншому пристрої.
nowhere-elsewhere-text = Щоб зображення і звук ішли лише один раз, усе триває там.
nowhere-here = Продовжити тут

## Розмова
connection-connecting = З’єднуємо
connection-connected = З’єднано
connection-reconnecting = З’єднуємо знову
connection-closed = Зв’язок розірвано
stage-camera = Зображення з камери: { $name }
stage-screen = Показує екран: { $name }
stage-own = Ваше зображення
stage-you = Ви
stage-soon = { $name } зараз під’єднається.
stage-no-camera = { $name }: камеру вимкнено.
stage-other-muted = Мікрофон вимкнено
stage-sound-on = Увімкнути звук
controls = Керування розмовою
controls-mute = Без звуку
controls-camera-off = Без камери
controls-share = Показати екран
controls-chat = Чат
controls-unread = { $unread }
session-hang-up = Закінчити
session-weak = Зв’язок слабкий. Якщо зображення завмирає, вимкніть камеру: звук стане кращим.
session-gone = Розмову закінчено.
session-camera-trouble = Вашу камеру не використано.
session-microphone-trouble = Ваш мікрофон не використано. Ви чуєте й можете писати.
session-screen-trouble = На цьому пристрої не можна показати екран.
chat-heading = Чат
chat-close = Закрити чат
chat-empty = Тут можна листуватися. Після розмови все буде видалено.
chat-input = Написати повідомлення
chat-send = Надіслати
chat-unsent = Повідомлення не вдалося надіслати. Спробуйте, будь ласка, ще раз трохи згодом.
chat-you = Ви
files-attach = Надіслати файл
files-hint = Файли до 25 МБ: PDF, зображення, Office, текст. На сервері нічого не зберігається.
files-heading = Файли
files-accept = Прийняти
files-decline = Відхилити
files-cancel = Скасувати
files-cancel-which = Скасувати: { $file }
files-save = Зберегти
files-progress = { $file }, скільки вже отримано
files-preparing = Готуємо …
files-asked = Чекаємо, доки інша сторона прийме
files-asked-you = Прийняти цей файл?
files-flowing = Отримано { $percent } %
files-checking = Перевіряємо …
files-done = Доставлено
files-done-here = Отримано повністю. Збережіть файл до кінця розмови.
files-cancelled = Скасовано
files-declined = Не прийнято
files-damaged = Не вийшло. Надішліть, будь ласка, файл ще раз.
files-lost = Файл втрачено, бо сторінку було перезавантажено. Надішліть його, будь ласка, ще раз.
files-refused-kind = «{ $file }» не можна надіслати. Дозволено PDF, зображення (наприклад JPG і PNG), документи Office без макросів і текстові файли.
files-refused-size = «{ $file }» завеликий. Файл може мати щонайбільше 25 МБ.
files-refused-empty = «{ $file }» порожній.
files-refused-many = «{ $file }» має зачекати: п’ять файлів уже в дорозі.
files-told-offer = { $name } хоче надіслати Вам файл: { $file }, { $size }. Прийняти його можна в чаті.
chat-all = Повідомлення й файли
spoken = Повідомлення в розмові

## Час очікування
office-wait = Час очікування
wait-unknown = поки невідомо
wait-soon = скоро Ваша черга
wait-up-to = не більше { $to } хв
wait-range = приблизно від { $from } до { $to } хв

## Відділ і вільний час
open-until = до { $time }
paused-until = імовірно до { $time }
refusal-too-late = На сьогодні часу вже не вистачить: до закриття Ваша черга не підійде.
slot-today = сьогодні, { $time }
slot-tomorrow = завтра, { $time }
slot-later = { $day }, { $time }
booking-or = Або за записом:
booking-instead = Найближчий вільний час:
booking-all = Записатися на прийом
office-more = Документи й години прийому
office-now = Зараз
office-check = Заздалегідь перевірити камеру, звук та інтернет
office-services = Що можна зробити тут
office-times = Години
office-unknown = Такого відділу немає.
office-unknown-text = Можливо, адреса неповна. У списку Ви знайдете всі відділи.
service-usual = зазвичай триває { $minutes } хв
service-papers = Приготуйте, будь ласка
hours-walk-in = Без запису, через відео
hours-appointment = За записом, через відео
hours-in-person = Особисто в міській раді

## Запис на прийом
booking-title = { $step } – { $office }
booking-heading = Запис на прийом
booking-step = Крок { $step } з { $of }
booking-next = Далі
booking-service = З якого питання?
booking-service-legend = Виберіть усе, що Ви хочете зробити.
booking-service-other = Інше
booking-time = Коли Вам зручно?
booking-no-slots = На жаль, у найближчі тижні вільного часу немає. Загляньте, будь ласка, іншого дня.
booking-contact = Як із Вами зв’язатися?
booking-check = Усе правильно?
booking-check-text = Зараз ми надішлемо Вам повідомлення з посиланням. Час стане Вашим, лише коли Ви відкриєте посилання й підтвердите запис.
booking-send = Надіслати посилання для підтвердження
booking-change = Змінити
booking-sent = Майже готово: підтвердьте, будь ласка
booking-sent-text = Повідомлення з посиланням надіслано: { $to }.
booking-confirm-until = Підтвердьте, будь ласка, до { $time }. Потім час знову звільниться для інших.
booking-sent-wrong = Нічого не надійшло? Подивіться в папці небажаних листів або вкажіть іншу адресу.
booking-other-address = Указати іншу адресу
calendar-before = Попередній місяць
calendar-after = Наступний місяць
calendar-keys = Стрілками Ви змінюєте день, клавішами Page Up і Page Down – місяць. Клавішею Enter Ви вибираєте день.
calendar-day = { $count ->
    [0] { $day }, вільного часу немає
    [one] { $day }, { $count } вільний час
    [few] { $day }, { $count } варіанти часу
    [many] { $day }, { $count } варіантів часу
   *[other] { $day }, { $count } варіанта часу
}
times-heading = Вільний час: { $day }
times-none-yet = Спочатку виберіть день.
times-morning = До полудня
times-afternoon = Після полудня
time-of-day = { $time }
held-left = Цей час закріплено за Вами ще на { $time } хв.
held-soon-over = Ще дві хвилини, потім час знову звільниться.
held-over = Час більше не закріплено за Вами.
held-over-text = Він знову вільний для інших. Виберіть, будь ласка, заново: можливо, він ще вільний.
held-again = Вибрати новий час
contact-why = Достатньо чогось одного. Туди ми надішлемо посилання на Ваш запис і нагадування.
contact-mail = Адреса електронної пошти
contact-mobile = Номер мобільного телефону
contact-name = Ім’я (за бажанням)
contact-privacy = Ми використовуємо це лише для цього запису, а потім видаляємо.
contact-fault-none = Укажіть, будь ласка, адресу електронної пошти або номер мобільного телефону.
contact-fault-mail = Ця адреса неповна. Приклад: erika@example.org
contact-fault-mobile = Цей номер неповний. Приклад: 0151 12345678
summary-heading = Ваш запис
summary-when = Коли
summary-time = { $day }, з { $from } до { $to }
summary-where = Де
summary-video = { $office }, через відео на цій сторінці
summary-what = Питання

## Мій запис
appointment-title = Запис – { $office }
appointment-title-plain = Ваш запис
appointment-no-link = Відкрийте, будь ласка, посилання з повідомлення.
appointment-no-link-text = Лише за цим посиланням Ви бачите й змінюєте свій запис. Обліковий запис не потрібен.
appointment-unknown = Це посилання більше не діє.
appointment-unknown-text = Можливо, Ви вже маєте новіше повідомлення з новим посиланням. Якщо ні, запишіться, будь ласка, заново.
appointment-reserved = Підтвердьте, будь ласка, запис.
appointment-reserved-text = Натисніть «Підтвердити запис», і цей час буде Вашим.
appointment-confirmed = Ваш запис підтверджено.
appointment-confirmed-text = У призначений день просто відкрийте це посилання ще раз і заходьте.
appointment-checked-in = Ви відмітилися.
appointment-checked-in-text = Ваше місце в зоні очікування готове.
appointment-cancelled = Цей запис скасовано.
appointment-cancelled-text = Час знову вільний для інших. Більше нічого робити не треба.
appointment-expired = Цей запис не було підтверджено.
appointment-expired-text = Час знову вільний для інших. Ви можете записатися заново.
appointment-missed = Час цього запису минув.
appointment-missed-text = Шкода, що не вийшло. Ви можете записатися заново.
appointment-confirm = Підтвердити запис
appointment-check-in = Я тут
appointment-check-in-from = Вхід тут: { $day }, з { $time }.
appointment-move = Перенести
appointment-move-heading = На який час перенести?
appointment-move-text = Зараз: { $day }, { $time }. Попередній час залишається за Вами, доки Ви не виберете новий.
appointment-keep = Залишити запис
appointment-cancel = Скасувати
appointment-cancel-question = Ви справді хочете скасувати запис?
appointment-cancel-text = Час одразу звільниться для інших.
appointment-cancel-yes = Так, скасувати
appointment-print = Друк
appointment-paper-link = Перенести, скасувати й увійти в призначений день:
appointment-paper-mail = Посилання для перенесення, скасування і входу – у Вашому повідомленні.
appointment-book-again = Записатися знову

## Перевірка перед розмовою
check-title = Перевірка камери, звуку та інтернету
check-lead = Перевірте заздалегідь, чи все готово до розмови. Зображення і звук залишаються на цьому пристрої.
check-again = Перевірити ще раз
device-refused-help = Натисніть поруч з адресою на замок або значок камери й дозвольте камеру та мікрофон. На iPhone це в налаштуваннях, у розділі Safari.
device-missing-help = Під’єднайте або ввімкніть пристрій. У деяких ноутбуків камера має власну заслінку.
device-busy-help = Закрийте інші програми та вікна, які зараз показують відео або записують звук, наприклад іншу відеоконференцію.
device-unsupported-help = Відкрийте цю сторінку в сучасному браузері. Якщо Ви прийшли сюди із застосунку, виберіть там «Відкрити в браузері».
device-without-camera = Можна ввійти й без камери: Вас почують, але не побачать.
device-without-microphone = Можна ввійти й без мікрофона: Ви слухаєте й пишете.
speaker-heading = Динамік
speaker-text = Ви нас чуєте? Ми ввімкнемо дзвінок, яким будемо Вас викликати.
speaker-play = Увімкнути звук
speaker-question = Ви почули дзвінок?
speaker-yes = Так
speaker-no = Ні
speaker-good = Добре, тоді Ви почуєте нас і в розмові.
speaker-help-volume = Зробіть гучніше на пристрої та ввімкніть звук ще раз.
speaker-help-silent = Телефон у беззвучному режимі? Вимкніть його; на iPhone це перемикач збоку.
speaker-help-headset = Під’єднано навушники чи колонку? Можливо, звук іде звідти.
network-heading = З’єднання з інтернетом
network-text = Десять секунд ми вимірюємо той шлях, яким потім підуть зображення і звук.
network-start = Перевірити з’єднання
network-running = Триває вимірювання. Це займе близько десяти секунд.
network-good = У Вас добре з’єднання.
network-good-help = Зображення і звук ітимуть плавно.
network-fair = З’єднання достатнє.
network-fair-help = Можливі невеликі перебої. Якщо можна, сядьте ближче до роутера Wi-Fi.
network-poor = У Вас слабке з’єднання.
network-poor-help = Підійдіть ближче до роутера Wi-Fi, скористайтеся кабелем або іншою мережею та зупиніть інші завантаження. Без камери звук кращий.
network-blocked = Зображення і звук не проходять.
network-blocked-help = Імовірно, шлях закриває мережевий екран або VPN. Вимкніть VPN або скористайтеся іншою мережею, наприклад мобільною.
network-figures = { $path }, час туди й назад { $rtt } мс, втрачено пакетів: { $loss }
network-udp = Прямим шляхом (UDP)
network-tcp = Обхідним шляхом (TCP)

## Сповіщення й очікування
notify-ask = Сповістити мене, якщо я буду в іншому вікні
notify-on = Ваш пристрій покаже повідомлення, коли ми Вас викличемо.
notify-refused = Браузер не показує повідомлень цієї сторінки. Залиште звук увімкненим, тоді Ви нас почуєте.
waiting-parked = Ми ненадовго відклали Вашу чергу й скоро Вас викличемо. Місце залишається за Вами.
waiting-next-time = Після виклику Ви матимете час спокійно натиснути «Увійти».

## Завершення й після нього
hangup-question = Ви хочете закінчити розмову?
hangup-no = Говорити далі
next-heading = Що далі
next-office = Тим, про що Ви домовилися, тепер займається відділ. Вам нічого не треба робити, якщо не вирішено інакше.
next-gone = Чат видалено. На цьому пристрої нічого не залишається.
next-more = Документи й години прийому: { $office }
next-appointment = Записатися на прийом

## Кімната за посиланням
room-title = Ваша розмова
room-lead = Тут Ви зустрінетеся з іншою стороною. Спокійно перевірте камеру й мікрофон, потім натисніть «Увійти». До того Вас ніхто не бачить і не чує.
room-enter = Увійти
room-left = Ви завершили дзвінок.
room-left-text = Камеру й мікрофон вимкнено. Доки кімната відкрита, Ви можете ввійти знову.
room-over-text = Камеру й мікрофон вимкнено. Цю сторінку можна закрити.
room-none = Тут бракує посилання.
room-none-text = Відкрийте, будь ласка, усе посилання, яке Вам надіслали. Найкраще натиснути на нього в повідомленні.
room-unknown = Це посилання більше не діє.
room-unknown-text = Розмову закінчено, або строк посилання минув. Попросіть, будь ласка, нове в того, хто його надіслав.
room-elsewhere = Розмову відкрито в іншому вікні або на іншому пристрої.
room-elsewhere-text = Щоб зображення і звук ішли лише один раз, усе триває там.
room-other-citizen = Гість
room-other-officer = Міська рада

## Заяви: доступність і захист даних
accessibility-title = Заява про доступність
accessibility-lead = Віртуальною міською радою ({ $town }) має бути зручно користуватися всім. Міра – WCAG 2.2 (рівень AA) і стандарт EN 301 549.
accessibility-can-title = Що працює
accessibility-can-keys = Увесь візит і запис можливі із самою клавіатурою.
accessibility-can-reader = Програми читання з екрана повідомляють, коли щось змінюється: номер у черзі, виклик, повідомлення.
accessibility-can-looks = Сторінки пристосовуються: темний вигляд, кольори Вашої системи, сильне збільшення, менше руху.
accessibility-can-writing = У розмові можна писати замість говорити. Камера й мікрофон не обов’язкові. Із «живим текстом» інша сторона читає, поки Ви пишете.
accessibility-gaps-title = Чого поки немає
accessibility-gaps-captions = Мовлення не перетворюється на текст, і перекладачі жестової мови не можуть під’єднатися третіми.
accessibility-gaps-language = Текстів жестовою мовою поки немає.
accessibility-gaps-shared = Те, що Вам показують з екрана, – це зображення. Програми читання не можуть його прочитати; попросіть сам документ.
accessibility-checked = Сторінки перевіряються автоматично за кожної зміни (axe, клавіатура, збільшення, кольори). Перевірка людьми з інвалідністю ще попереду.
accessibility-report-title = Щось у Вас не працює?
accessibility-report = Повідомте нам, будь ласка. Ми відповімо й знайдемо для Вас спосіб.
accessibility-report-link = Повідомити про перешкоду
accessibility-report-none = Зателефонуйте до міської ради або напишіть їй.
accessibility-arbitration = Якщо відповідь не допомогла, зверніться до органу з урегулювання спорів або з нагляду за доступністю Вашої федеральної землі.
privacy-title = Захист даних
privacy-lead = Так віртуальна міська рада поводиться з Вашими відомостями.
privacy-visit-title = Коли Ви займаєте місце
privacy-visit = Ми не питаємо ні імені, ні адреси. Ви отримуєте номер; ключ до нього є лише у Вашому браузері, щоб місце збереглося після перезавантаження. Файли cookie для цього не потрібні.
privacy-talk-title = У розмові
privacy-talk = Зображення, звук та екран ідуть зашифрованими через сервер цієї міської ради й більше ні до кого. Нічого не зберігається, чат теж.
privacy-appointment-title = Коли Ви записуєтеся або хочете отримати сповіщення
privacy-appointment = Ми просимо адресу електронної пошти або номер мобільного телефону лише для цього. Після прийому їх видаляють, зазвичай за тиждень. За посиланням у повідомленні Ви самі бачите й видаляєте свої дані.
privacy-logs-title = Що підраховують
privacy-logs = Скільки людей прийшло і скільки це тривало, за днями й відділами, без відомостей про окремих людей. У журналах немає IP-адрес.
privacy-town = Що ще повідомляє Ваше місто

## Сторінка без JavaScript
plain-lead = Читати можна й без JavaScript. Щоб зайняти місце, записатися й поговорити, його треба ввімкнути в браузері.
plain-until = до { $time }
plain-opens = Знову відкриється: { $time }
plain-slot = Найближчий час: { $time }
plain-papers = узяти із собою: { $papers }

## Live-Text, Bildschirm, Geräte, nächste Schritte
live-switch = Живий текст: інша сторона читає, поки я пишу
live-other = { $name } пише …
screen-tools = Подивитися показаний екран
screen-keys = Плюсом і мінусом Ви збільшуєте й зменшуєте, стрілками рухаєте зображення, нулем знову бачите його повністю.
screen-larger = Більше
screen-smaller = Менше
screen-fit = Показати все
screen-full = На весь екран
screen-scale = Розмір { $percent } відсотків
own-move = Пересунути своє зображення, можна й стрілками
own-top-left = Ваше зображення ліворуч угорі.
own-top-right = Ваше зображення праворуч угорі.
own-bottom-left = Ваше зображення ліворуч унизу.
own-bottom-right = Ваше зображення праворуч унизу.
controls-flip = Показати папір
controls-more = Ще
more-heading = Звук і пристрої
more-close = Закрити
more-sound = Щось не так зі звуком?
more-devices = Пристрої
more-devices-hint = Інші пристрої з’являться тут, коли їх під’єднають. Деякі пристрої вміють розмивати тло; тоді тут буде перемикач.
deaf-button = Я нічого не чую
deaf-listening = Три секунди слухаємо, чи надходить звук …
deaf-comes = Звук до Вас доходить. Отже, річ у динаміку:
deaf-missing = Зараз звук не надходить. Ми повідомили іншу сторону.
deaf-muted = Інша сторона вимкнула мікрофон. Ми їй повідомили.
deaf-write = Поки що можна писати в чаті.
unheard = { $name } Вас не чує.
unheard-on = Ваш мікрофон увімкнено. Говоріть гучніше або виберіть інший мікрофон у розділі «Ще».
unheard-off = Ваш мікрофон вимкнено.
unheard-unmute = Увімкнути мікрофон
unheard-ok = Добре
flip-to-paper = Показати документ іншою камерою
flip-to-me = Знову показати мене
blur = Розмити тло
next-told = Для Вас записано:
next-print = Друк
next-copy = Скопіювати текст
next-copied = Скопійовано.
next-only-here = Цей текст є лише на цій сторінці. Він зникне, коли Ви її закриєте.
