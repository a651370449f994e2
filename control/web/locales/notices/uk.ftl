### Усе, що громадяни отримують поштою та в SMS. Ввічливо і просто. У SMS кирилицею вміщується 70 знаків.

weekdays = понеділок, вівторок, середа, четвер, пʼятниця, субота, неділя
weekdays-short = пн, вт, ср, чт, пт, сб, нд
months = січня, лютого, березня, квітня, травня, червня, липня, серпня, вересня, жовтня, листопада, грудня
day = { $weekday }, { $date } { $month } { $year } р.
day-short = { $weekday } { $date }.{ $month-number }
day-soon = { $weekday }, { $date } { $month }

open-link = До Вашого запису
open-seat = До місця очікування
footer = Це повідомлення надіслано автоматично. Вашу адресу використовують лише для цього, а потім видаляють.

confirm-request-subject = Підтвердьте, будь ласка: запис на { $day }, { $time }
confirm-request-text =
    Вітаємо!

    Ви хочете записатися: «{ $office }» ({ $town })
    { $day }, { $time }
    { $has-service ->
        [yes] Питання: { $service }
       *[no] {""}
    }

    Підтвердьте, будь ласка, запис за цим посиланням. Без підтвердження час не закріплюється.

    { $link }

    Це були не Ви? Тоді нічого робити не треба.
confirm-request-sms = { $town }: підтвердьте запис { $day-short } { $time }: { $link }
confirm-request-sms-short = Запис { $day-short } { $time }: { $link }

confirmed-subject = Ваш запис: { $day }, { $time }
confirmed-text =
    Вітаємо!

    Ваш запис підтверджено: «{ $office }» ({ $town })
    { $day }, { $time }
    { $has-service ->
        [yes] Питання: { $service }
       *[no] {""}
    }

    Розмова відбудеться через відео. Приходьте за 15 хвилин до початку за цим посиланням:

    { $link }

    За тим самим посиланням можна перенести або скасувати запис.
    { $has-papers ->
        [yes] Приготуйте, будь ласка: { $papers }
       *[no] {""}
    }
confirmed-sms = { $town }: Ваш запис { $day-short } { $time }: { $link }
confirmed-sms-short = Запис { $day-short } { $time }: { $link }

changed-subject = Новий час: Ваш запис на { $day }, { $time }
changed-text =
    Вітаємо!

    Ваш запис має новий час: «{ $office }» ({ $town })
    { $day }, { $time }
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Прийти, перенести або скасувати:

    { $link }
changed-sms = { $town }: новий час запису { $day-short } { $time }: { $link }
changed-sms-short = Новий час { $day-short } { $time }: { $link }

cancelled-subject = Скасовано: Ваш запис на { $day }, { $time }
cancelled-text =
    Вітаємо!

    Ваш запис не відбудеться: «{ $office }» ({ $town }), { $day }, { $time }.
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Записатися знову можна тут:

    { $link }
cancelled-sms = { $town }: запис { $day-short } { $time } скасовано. Новий: { $link }
cancelled-sms-short = Скасовано { $day-short } { $time }: { $link }

reminder-day-subject = Нагадування: Ваш запис на { $day }, { $time }
reminder-day-text =
    Вітаємо!

    Нагадуємо про Ваш запис: «{ $office }» ({ $town })
    { $day }, { $time }

    Приходьте за 15 хвилин до початку за цим посиланням. Якщо не можете прийти, скасуйте, будь ласка, запис тут:

    { $link }
    { $has-papers ->
        [yes] Приготуйте, будь ласка: { $papers }
       *[no] {""}
    }
reminder-day-sms = { $town }: нагадуємо про запис { $day-short } { $time }: { $link }
reminder-day-sms-short = Запис { $day-short } { $time }: { $link }

reminder-hour-subject = За годину: Ваш запис на { $time }
reminder-hour-text =
    Вітаємо!

    О { $time } починається Ваш прийом: «{ $office }» ({ $town }). Приходьте за 15 хвилин до початку за цим посиланням:

    { $link }
    { $has-papers ->
        [yes] Приготуйте, будь ласка: { $papers }
       *[no] {""}
    }
reminder-hour-sms = { $town }: прийом починається о { $time }: { $link }
reminder-hour-sms-short = Прийом сьогодні { $time }: { $link }

missed-subject = Пропущено: Ваш запис на { $day }, { $time }
missed-text =
    Вітаємо!

    На жаль, Вас не було на прийомі: «{ $office }» ({ $town }), { $day }, { $time }.
    Запис більше не діє. Новий можна зробити тут:

    { $link }
missed-sms = { $town }: прийом о { $time } пропущено. Новий запис: { $link }
missed-sms-short = Прийом { $time } пропущено: { $link }

two-before-subject = Скоро Ваша черга: { $office }
two-before-text =
    Вітаємо!

    Перед Вами лише двоє: «{ $office }» ({ $town }). Поверніться, будь ласка, зараз:

    { $link }
    { $has-number ->
        [yes] Ваш номер: { $number }
       *[no] {""}
    }
two-before-sms = { $town }: перед Вами лише двоє ({ $office }). Поверніться: { $link }
two-before-sms-short = Перед Вами двоє: { $link }
