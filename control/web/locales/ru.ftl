### Всё, что граждане читают на страницах. Вежливо и простыми словами.

## Этот язык
language-name = Русский
language-direction = ltr

## Везде
loading = Одну минуту, пожалуйста …
skip-to-content = Перейти к содержанию
to-overview = К списку отделов
header-home = { $town } – список отделов
header-town-hall = Мэрия
header-virtual-town-hall = Виртуальная мэрия
header-language = Язык
footer-nav = Другие страницы
footer-privacy = Без регистрации и без имени. Ваш разговор не записывается, и никакая другая фирма его не слышит.
footer-overview = Все отделы
footer-accessibility = Доступность
footer-data = Защита данных
footer-imprint = Выходные данные
footer-officers = Для сотрудников
link-lost = Связь сейчас прервана. Скоро сведения снова будут точными.
link-lost-seat = Связь сейчас прервана. Мы продолжаем пробовать. Ваше место остаётся за Вами.
camera = Камера
microphone = Микрофон
minutes = { $minutes } мин.
problem-unreachable = Мэрия сейчас недоступна.
problem-unreachable-detail = Проверьте, пожалуйста, подключение к интернету и попробуйте ещё раз.
problem-internal = К сожалению, не получилось.
problem-internal-detail = Попробуйте, пожалуйста, ещё раз через минуту.
unknown-title = Страница не найдена
unknown-text = Такой страницы нет. Возможно, адрес неполный.

## Устройства
device-refused = Браузер не разрешил доступ. Это можно изменить в адресной строке.
device-missing = Устройство не найдено.
device-busy = Устройством сейчас пользуется другая программа.
device-unsupported = Этот браузер так не умеет, или соединение со страницей не защищено.

## Дверь отдела
door-is-open = Открыто
door-is-paused = Перерыв
door-is-closed = Закрыто
door-is-full = Мест нет
opens-today = Откроется сегодня в { $time }
opens-tomorrow = Откроется завтра в { $time }
opens-later = Откроется: { $day }, в { $time }

## Часы приёма
office-hours = Часы приёма
hours-always = Круглосуточно
hours-none = Нет постоянных часов приёма
hours-span = { $from }–{ $to }
hours-from-to = { $first } – { $last }
day-mon = Пн
day-tue = Вт
day-wed = Ср
day-thu = Чт
day-fri = Пт
day-sat = Сб
day-sun = Вс
weekday-mon = Понедельник
weekday-tue = Вторник
weekday-wed = Среда
weekday-thu = Четверг
weekday-fri = Пятница
weekday-sat = Суббота
weekday-sun = Воскресенье

## Обзор
overview-title = Виртуальная мэрия { $town }
overview-heading = Ваша мэрия – просто по видео
overview-lead = Займите место в зоне ожидания. Мы Вас вызовем и поговорим с Вами лицом к лицу – а Вы останетесь дома.
overview-offices = Наши отделы
overview-no-offices = Сейчас здесь нет отделов.
step-sit = Занять место
step-called = Дождаться вызова
step-talk = Поговорить
office-seats = Места ожидания
office-seats-free = { $total ->
    [one] Свободно { $free } из { $total } места
    [few] Свободно { $free } из { $total } мест
    [many] Свободно { $free } из { $total } мест
   *[other] Свободно { $free } из { $total } мест
}
office-waiting = Ожидают
office-waiting-count = { $waiting ->
    [0] Никто
    [one] { $waiting } человек
    [few] { $waiting } человека
    [many] { $waiting } человек
   *[other] { $waiting } человека
}
office-sit = Занять место
refusal-paused = В отделе сейчас перерыв. Загляните, пожалуйста, немного позже.
refusal-paused-note = В отделе сейчас перерыв: { $note }
refusal-closed = Отдел сейчас закрыт.
refusal-full = Сейчас все места ожидания заняты. Как только одно освободится, Вы увидите это здесь.
banner-label = Ваше место ожидания
banner-seated = У Вас есть место: { $office }. Ваш номер в очереди: { $position }.
banner-called = Ваша очередь! { $office } ждёт Вас.
banner-entered = Идёт Ваш разговор: { $office }.
banner-back = Вернуться к месту ожидания

## Зона ожидания
seat-title-plain = Зона ожидания
seat-title-waiting = Номер { $position } в очереди – { $office }
seat-title-called = Ваша очередь! – { $office }
seat-title-session = Разговор – { $office }
seat-title-ended = { $office }
seat-heading = Зона ожидания: { $office }
seat-leave = Отказаться от места
seat-leave-hint = Тогда место сразу освободится для других.
waiting-heading = Ваше место в очереди
waiting-position-label = Ваш номер в очереди
waiting-position = { $position ->
    [1] Вы следующие.
    [2] Перед Вами ещё один человек.
   *[other] Людей перед Вами: { $before }.
}
waiting-number-label = Номер посетителя
waiting-since = с { $time }
waiting-next-call = Мы вызовем Вас здесь, на этой странице. Ничего делать не нужно.
waiting-next-keep = Место остаётся за Вами, даже если Вы перезагрузите страницу или связь ненадолго прервётся.
waiting-next-sound = Оставьте страницу открытой и звук включённым: Вы услышите звонок.
announce-position = Ваш номер в очереди: { $position }.
announce-called = Ваша очередь! { $office } ждёт Вас. Нажмите «Войти».
announce-entering = Вас соединяют.
announce-session = Вы в разговоре.

## Вызов
called-heading = Ваша очередь!
called-text = { $office } ждёт Вас. Вас увидят и услышат только после того, как Вы войдёте.
called-enter = Войти
called-time-left = Осталось минут: { $time }
called-again = Вызов номер { $attempt }.

## Проверка камеры и микрофона
preview-heading = Камера и микрофон
preview-text = Спокойно проверьте, видно ли и слышно ли Вас. Изображение остаётся у Вас.
preview-start = Проверить камеру и микрофон
preview-later = Можно войти и без камеры или без микрофона и писать сообщения.
preview-stop = Закончить проверку
preview-own-picture = Изображение с Вашей камеры
preview-opening = Камера включается …
preview-no-picture = Нет изображения
preview-level = Громкость Вашего микрофона
preview-level-hint = Скажите несколько слов: полоска должна двигаться.
preview-camera-trouble = Камерой нельзя воспользоваться.
preview-microphone-trouble = Микрофоном нельзя воспользоваться.
preview-choose-camera = Выбрать камеру
preview-choose-microphone = Выбрать микрофон
preview-go-in-with = Я хочу войти и включить
session-heading = Разговор: { $office }

## Конец
ended-finished = Спасибо за посещение!
ended-finished-text = Разговор закончен: { $office }. Камера и микрофон выключены. Эту страницу можно закрыть.
ended-missed = К сожалению, мы не смогли Вас застать.
ended-missed-text = { $office } вызывал Вас, но Вы не смогли войти. Ваше место теперь свободно. Вы можете занять место снова.
ended-abandoned = Ваше место больше не закреплено за Вами.
ended-abandoned-text = От Вашего устройства долго ничего не было слышно, поэтому место освобождено: { $office }. Вы можете занять место снова.
ended-left = Вы отказались от места.
ended-left-text = Ваше место снова свободно: { $office }. Будем рады видеть Вас в другой раз.
ended-dismissed = Этот отдел закрыт.
ended-dismissed-text = { $office } больше не принимает посетителей. Нам жаль, что Вы ждали. Другие отделы Вы найдёте в списке.
nowhere-none = У Вас сейчас нет места ожидания.
nowhere-none-text = Выберите отдел в списке и займите там место.
nowhere-unknown = Вашего места ожидания больше нет.
nowhere-unknown-text = Посещение было давно. Выберите отдел в списке и займите новое место.
nowhere-elsewhere = Ваше место ожидания открыто в другом окне или на другом устройстве.
nowhere-elsewhere-text = Чтобы изображение и звук шли только один раз, всё продолжается там.
nowhere-here = Продолжить здесь

## Разговор
connection-connecting = Соединяем
connection-connected = Соединено
connection-reconnecting = Соединяем снова
connection-closed = Связь разорвана
stage-camera = Изображение с камеры: { $name }
stage-screen = Показывает экран: { $name }
stage-own = Ваше изображение
stage-you = Вы
stage-soon = { $name } сейчас подключится.
stage-no-camera = { $name }: камера выключена.
stage-other-muted = Микрофон выключен
stage-sound-on = Включить звук
controls = Управление разговором
controls-mute = Без звука
controls-camera-off = Без камеры
controls-share = Показать экран
controls-chat = Чат
controls-unread = { $unread }
session-hang-up = Закончить
session-weak = Связь слабая. Если изображение замирает, выключите камеру: звук станет лучше.
session-gone = Разговор закончен.
session-camera-trouble = Ваша камера не участвует.
session-microphone-trouble = Ваш микрофон не участвует. Вы слышите и можете писать.
session-screen-trouble = На этом устройстве нельзя показать экран.
chat-heading = Чат
chat-close = Закрыть чат
chat-empty = Здесь можно переписываться. После разговора всё удаляется.
chat-input = Написать сообщение
chat-send = Отправить
chat-unsent = Сообщение не удалось отправить. Попробуйте, пожалуйста, ещё раз чуть позже.
chat-you = Вы
files-attach = Отправить файл
files-hint = Файлы до 25 МБ: PDF, изображения, Office, текст. На сервере ничего не сохраняется.
files-heading = Файлы
files-accept = Принять
files-decline = Отклонить
files-cancel = Отменить
files-cancel-which = Отменить: { $file }
files-save = Сохранить
files-progress = { $file }, сколько уже получено
files-preparing = Подготовка …
files-asked = Ждём, пока другая сторона примет
files-asked-you = Принять этот файл?
files-flowing = Получено { $percent } %
files-checking = Проверка …
files-done = Доставлено
files-done-here = Получено полностью. Сохраните файл до конца разговора.
files-cancelled = Отменено
files-declined = Не принято
files-damaged = Не получилось. Отправьте, пожалуйста, файл ещё раз.
files-lost = Файл потерян, потому что страница была перезагружена. Отправьте его, пожалуйста, ещё раз.
files-refused-kind = «{ $file }» нельзя отправить. Разрешены PDF, изображения (например JPG и PNG), документы Office без макросов и текстовые файлы.
files-refused-size = «{ $file }» слишком большой. Файл может быть не больше 25 МБ.
files-refused-empty = «{ $file }» пуст.
files-refused-many = «{ $file }» должен подождать: пять файлов уже в пути.
files-told-offer = { $name } хочет отправить Вам файл: { $file }, { $size }. Принять его можно в чате.
chat-all = Сообщения и файлы
spoken = Сообщения в разговоре

## Время ожидания
office-wait = Время ожидания
wait-unknown = пока неизвестно
wait-soon = скоро Ваша очередь
wait-up-to = не более { $to } мин.
wait-range = примерно от { $from } до { $to } мин.

## Отдел и свободное время
open-until = до { $time }
paused-until = предположительно до { $time }
refusal-too-late = На сегодня времени уже не хватит: до закрытия Ваша очередь не подойдёт.
slot-today = сегодня, { $time }
slot-tomorrow = завтра, { $time }
slot-later = { $day }, { $time }
booking-or = Или по записи:
booking-instead = Ближайшее свободное время:
booking-all = Записаться на приём
office-more = Документы и часы приёма
office-now = Сейчас
office-check = Заранее проверить камеру, звук и интернет
office-services = Что можно сделать здесь
office-times = Часы
office-unknown = Такого отдела нет.
office-unknown-text = Возможно, адрес неполный. В списке Вы найдёте все отделы.
service-usual = обычно длится { $minutes } мин.
service-papers = Приготовьте, пожалуйста
hours-walk-in = Без записи, по видео
hours-appointment = По записи, по видео
hours-in-person = Лично в мэрии

## Запись на приём
booking-title = { $step } – { $office }
booking-heading = Запись на приём
booking-step = Шаг { $step } из { $of }
booking-next = Дальше
booking-service = По какому вопросу?
booking-service-legend = Выберите всё, что Вы хотите сделать.
booking-service-other = Другое
booking-time = Когда Вам удобно?
booking-no-slots = К сожалению, в ближайшие недели свободного времени нет. Загляните, пожалуйста, в другой день.
booking-contact = Как с Вами связаться?
booking-check = Всё верно?
booking-check-text = Сейчас мы отправим Вам сообщение со ссылкой. Время станет Вашим, только когда Вы откроете ссылку и подтвердите запись.
booking-send = Отправить ссылку для подтверждения
booking-change = Изменить
booking-sent = Почти готово: подтвердите, пожалуйста
booking-sent-text = Сообщение со ссылкой отправлено: { $to }.
booking-confirm-until = Подтвердите, пожалуйста, до { $time }. Потом время снова освободится для других.
booking-sent-wrong = Ничего не пришло? Посмотрите в папке нежелательных писем или укажите другой адрес.
booking-other-address = Указать другой адрес
calendar-before = Предыдущий месяц
calendar-after = Следующий месяц
calendar-keys = Стрелками Вы меняете день, клавишами Page Up и Page Down – месяц. Клавишей Enter Вы выбираете день.
calendar-day = { $count ->
    [0] { $day }, свободного времени нет
    [one] { $day }, { $count } свободное время
    [few] { $day }, { $count } варианта времени
    [many] { $day }, { $count } вариантов времени
   *[other] { $day }, { $count } варианта времени
}
times-heading = Свободное время: { $day }
times-none-yet = Сначала выберите день.
times-morning = До полудня
times-afternoon = После полудня
time-of-day = { $time }
held-left = Это время закреплено за Вами ещё на { $time } мин.
held-soon-over = Ещё две минуты, потом время снова освободится.
held-over = Время больше не закреплено за Вами.
held-over-text = Оно снова свободно для других. Выберите, пожалуйста, заново: возможно, оно ещё свободно.
held-again = Выбрать новое время
contact-why = Достаточно чего-то одного. Туда мы отправим ссылку на Вашу запись и напоминание.
contact-mail = Адрес электронной почты
contact-mobile = Номер мобильного телефона
contact-name = Имя (по желанию)
contact-privacy = Мы используем это только для этой записи, а потом удаляем.
contact-fault-none = Укажите, пожалуйста, адрес электронной почты или номер мобильного телефона.
contact-fault-mail = Этот адрес неполный. Пример: erika@example.org
contact-fault-mobile = Этот номер неполный. Пример: 0151 12345678
summary-heading = Ваша запись
summary-when = Когда
summary-time = { $day }, с { $from } до { $to }
summary-where = Где
summary-video = { $office }, по видео на этой странице
summary-what = Вопрос

## Моя запись
appointment-title = Запись – { $office }
appointment-title-plain = Ваша запись
appointment-no-link = Откройте, пожалуйста, ссылку из сообщения.
appointment-no-link-text = Только по этой ссылке Вы видите и меняете свою запись. Учётная запись не нужна.
appointment-unknown = Эта ссылка больше не действует.
appointment-unknown-text = Возможно, у Вас уже есть более новое сообщение с новой ссылкой. Если нет, запишитесь, пожалуйста, заново.
appointment-reserved = Подтвердите, пожалуйста, запись.
appointment-reserved-text = Нажмите «Подтвердить запись», и это время будет Вашим.
appointment-confirmed = Ваша запись подтверждена.
appointment-confirmed-text = В назначенный день просто откройте эту ссылку ещё раз и входите.
appointment-checked-in = Вы отметились.
appointment-checked-in-text = Ваше место в зоне ожидания готово.
appointment-cancelled = Эта запись отменена.
appointment-cancelled-text = Время снова свободно для других. Больше ничего делать не нужно.
appointment-expired = Эта запись не была подтверждена.
appointment-expired-text = Время снова свободно для других. Вы можете записаться заново.
appointment-missed = Время этой записи прошло.
appointment-missed-text = Жаль, что не получилось. Вы можете записаться заново.
appointment-confirm = Подтвердить запись
appointment-check-in = Я здесь
appointment-check-in-from = Вход здесь: { $day }, с { $time }.
appointment-move = Перенести
appointment-move-heading = На какое время перенести?
appointment-move-text = Сейчас: { $day }, { $time }. Прежнее время остаётся за Вами, пока Вы не выберете новое.
appointment-keep = Оставить запись
appointment-cancel = Отменить
appointment-cancel-question = Вы действительно хотите отменить запись?
appointment-cancel-text = Время сразу освободится для других.
appointment-cancel-yes = Да, отменить
appointment-print = Печать
appointment-paper-link = Перенести, отменить и войти в назначенный день:
appointment-paper-mail = Ссылка для переноса, отмены и входа – в Вашем сообщении.
appointment-book-again = Записаться снова

## Проверка перед разговором
check-title = Проверка камеры, звука и интернета
check-lead = Проверьте заранее, всё ли готово к разговору. Изображение и звук остаются на этом устройстве.
check-again = Проверить ещё раз
device-refused-help = Нажмите рядом с адресом на замок или значок камеры и разрешите камеру и микрофон. На iPhone это в настройках, в разделе Safari.
device-missing-help = Подключите или включите устройство. У некоторых ноутбуков у камеры есть своя шторка.
device-busy-help = Закройте другие программы и окна, которые сейчас показывают видео или записывают звук, например другую видеоконференцию.
device-unsupported-help = Откройте эту страницу в современном браузере. Если Вы пришли сюда из приложения, выберите там «Открыть в браузере».
device-without-camera = Можно войти и без камеры: Вас услышат, но не увидят.
device-without-microphone = Можно войти и без микрофона: Вы слушаете и пишете.
speaker-heading = Динамик
speaker-text = Вы нас слышите? Мы включим звонок, которым будем Вас вызывать.
speaker-play = Включить звук
speaker-question = Вы услышали звонок?
speaker-yes = Да
speaker-no = Нет
speaker-good = Хорошо, тогда Вы услышите нас и в разговоре.
speaker-help-volume = Сделайте громче на устройстве и включите звук ещё раз.
speaker-help-silent = Телефон в беззвучном режиме? Выключите его; на iPhone это переключатель сбоку.
speaker-help-headset = Подключены наушники или колонка? Возможно, звук идёт оттуда.
network-heading = Подключение к интернету
network-text = Десять секунд мы измеряем тот путь, по которому потом пойдут изображение и звук.
network-start = Проверить подключение
network-running = Идёт измерение. Это займёт около десяти секунд.
network-good = У Вас хорошее подключение.
network-good-help = Изображение и звук будут идти плавно.
network-fair = Подключения достаточно.
network-fair-help = Возможны небольшие перебои. Если можно, сядьте ближе к роутеру Wi-Fi.
network-poor = У Вас слабое подключение.
network-poor-help = Подойдите ближе к роутеру Wi-Fi, используйте кабель или другую сеть и остановите другие загрузки. Без камеры звук лучше.
network-blocked = Изображение и звук не проходят.
network-blocked-help = Вероятно, путь закрывает межсетевой экран или VPN. Выключите VPN или используйте другую сеть, например мобильную.
network-figures = { $path }, время туда и обратно { $rtt } мс, потеряно пакетов: { $loss }
network-udp = Прямым путём (UDP)
network-tcp = Обходным путём (TCP)

## Уведомление и ожидание
notify-ask = Уведомить меня, если я буду в другом окне
notify-on = Ваше устройство покажет сообщение, когда мы Вас вызовем.
notify-refused = Браузер не показывает сообщения этой страницы. Оставьте звук включённым, тогда Вы нас услышите.
waiting-parked = Мы ненадолго отложили Вашу очередь и скоро Вас вызовем. Место остаётся за Вами.
waiting-next-time = После вызова у Вас будет время спокойно нажать «Войти».

## Завершение и после него
hangup-question = Вы хотите закончить разговор?
hangup-no = Говорить дальше
next-heading = Что дальше
next-office = Тем, о чём Вы договорились, теперь занимается отдел. Вам ничего не нужно делать, если не решено иначе.
next-gone = Чат удалён. На этом устройстве ничего не остаётся.
next-more = Документы и часы приёма: { $office }
next-appointment = Записаться на приём

## Комната по ссылке
room-title = Ваш разговор
room-lead = Здесь Вы встретитесь с другой стороной. Спокойно проверьте камеру и микрофон, потом нажмите «Войти». До этого Вас никто не видит и не слышит.
room-enter = Войти
room-left = Вы завершили звонок.
room-left-text = Камера и микрофон выключены. Пока комната открыта, Вы можете войти снова.
room-over-text = Камера и микрофон выключены. Эту страницу можно закрыть.
room-none = Здесь не хватает ссылки.
room-none-text = Откройте, пожалуйста, всю ссылку, которую Вам прислали. Лучше всего нажать на неё в сообщении.
room-unknown = Эта ссылка больше не действует.
room-unknown-text = Разговор закончен, или срок ссылки истёк. Попросите, пожалуйста, новую у того, кто её прислал.
room-elsewhere = Разговор открыт в другом окне или на другом устройстве.
room-elsewhere-text = Чтобы изображение и звук шли только один раз, всё продолжается там.
room-other-citizen = Гость
room-other-officer = Мэрия

## Заявления: доступность и защита данных
accessibility-title = Заявление о доступности
accessibility-lead = Виртуальной мэрией ({ $town }) должно быть удобно пользоваться всем. Мера – WCAG 2.2 (уровень AA) и стандарт EN 301 549.
accessibility-can-title = Что работает
accessibility-can-keys = Всё посещение и запись возможны с одной клавиатурой.
accessibility-can-reader = Программы чтения с экрана сообщают, когда что-то меняется: номер в очереди, вызов, сообщения.
accessibility-can-looks = Страницы подстраиваются: тёмный вид, цвета Вашей системы, сильное увеличение, меньше движения.
accessibility-can-writing = В разговоре можно писать вместо речи. Камера и микрофон не обязательны. С «живым текстом» другая сторона читает, пока Вы пишете.
accessibility-gaps-title = Чего пока нет
accessibility-gaps-captions = Речь не переводится в текст, и переводчики жестового языка не могут подключиться третьими.
accessibility-gaps-language = Текстов на жестовом языке пока нет.
accessibility-gaps-shared = То, что показывают Вам с экрана, – это изображение. Программы чтения не могут его прочесть; попросите сам документ.
accessibility-checked = Страницы проверяются автоматически при каждом изменении (axe, клавиатура, увеличение, цвета). Проверка людьми с инвалидностью ещё предстоит.
accessibility-report-title = Что-то у Вас не работает?
accessibility-report = Сообщите нам, пожалуйста. Мы ответим и найдём для Вас способ.
accessibility-report-link = Сообщить о препятствии
accessibility-report-none = Позвоните в мэрию или напишите ей.
accessibility-arbitration = Если ответ не помог, обратитесь в орган по урегулированию споров или по надзору за доступностью Вашей федеральной земли.
privacy-title = Защита данных
privacy-lead = Так виртуальная мэрия обращается с Вашими сведениями.
privacy-visit-title = Когда Вы занимаете место
privacy-visit = Мы не спрашиваем ни имени, ни адреса. Вы получаете номер; ключ к нему есть только в Вашем браузере, чтобы место сохранилось при перезагрузке. Файлы cookie для этого не нужны.
privacy-talk-title = В разговоре
privacy-talk = Изображение, звук и экран идут в зашифрованном виде через сервер этой мэрии и больше ни к кому. Ничего не сохраняется, чат тоже.
privacy-appointment-title = Когда Вы записываетесь или хотите получить уведомление
privacy-appointment = Мы просим адрес электронной почты или номер мобильного телефона только для этого. После приёма они удаляются, обычно через неделю. По ссылке в сообщении Вы сами видите и удаляете свои данные.
privacy-logs-title = Что подсчитывается
privacy-logs = Сколько людей пришло и сколько это длилось, по дням и отделам, без сведений об отдельных людях. В журналах нет IP-адресов.
privacy-town = Что ещё сообщает Ваш город

## Страница без JavaScript
plain-lead = Читать можно и без JavaScript. Чтобы занять место, записаться и поговорить, его нужно включить в браузере.
plain-until = до { $time }
plain-opens = Снова откроется: { $time }
plain-slot = Ближайшее время: { $time }
plain-papers = взять с собой: { $papers }

## Live-Text, Bildschirm, Geräte, nächste Schritte
live-switch = Живой текст: другая сторона читает, пока я пишу
live-other = { $name } пишет …
screen-tools = Посмотреть показанный экран
screen-keys = Плюсом и минусом Вы увеличиваете и уменьшаете, стрелками двигаете изображение, нулём снова видите его целиком.
screen-larger = Больше
screen-smaller = Меньше
screen-fit = Показать всё
screen-full = Во весь экран
screen-scale = Размер { $percent } процентов
own-move = Передвинуть своё изображение, можно и стрелками
own-top-left = Ваше изображение слева вверху.
own-top-right = Ваше изображение справа вверху.
own-bottom-left = Ваше изображение слева внизу.
own-bottom-right = Ваше изображение справа внизу.
controls-flip = Показать бумагу
controls-more = Ещё
more-heading = Звук и устройства
more-close = Закрыть
more-sound = Что-то не так со звуком?
more-devices = Устройства
more-devices-hint = Другие устройства появятся здесь, когда их подключат. Некоторые устройства умеют размывать фон; тогда здесь будет переключатель.
deaf-button = Я ничего не слышу
deaf-listening = Три секунды слушаем, приходит ли звук …
deaf-comes = Звук до Вас доходит. Значит, дело в динамике:
deaf-missing = Сейчас звук не приходит. Мы сообщили другой стороне.
deaf-muted = Другая сторона выключила микрофон. Мы ей сообщили.
deaf-write = Пока можно писать в чате.
unheard = { $name } Вас не слышит.
unheard-on = Ваш микрофон включён. Говорите громче или выберите другой микрофон в разделе «Ещё».
unheard-off = Ваш микрофон выключен.
unheard-unmute = Включить микрофон
unheard-ok = Хорошо
flip-to-paper = Показать документ другой камерой
flip-to-me = Снова показать меня
blur = Размыть фон
next-told = Для Вас записано:
next-print = Печать
next-copy = Скопировать текст
next-copied = Скопировано.
next-only-here = Этот текст есть только на этой странице. Он исчезнет, когда Вы её закроете.
