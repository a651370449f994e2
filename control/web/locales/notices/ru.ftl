### Всё, что граждане получают по почте и SMS. Вежливо и просто. В SMS кириллицей помещается 70 знаков.

weekdays = понедельник, вторник, среда, четверг, пятница, суббота, воскресенье
weekdays-short = пн, вт, ср, чт, пт, сб, вс
months = января, февраля, марта, апреля, мая, июня, июля, августа, сентября, октября, ноября, декабря
day = { $weekday }, { $date } { $month } { $year } г.
day-short = { $weekday } { $date }.{ $month-number }
day-soon = { $weekday }, { $date } { $month }

open-link = К Вашей записи
open-seat = К месту ожидания
footer = Это сообщение отправлено автоматически. Ваш адрес используется только для этого, а потом удаляется.

confirm-request-subject = Подтвердите, пожалуйста: запись на { $day }, { $time }
confirm-request-text =
    Здравствуйте!

    Вы хотите записаться: «{ $office }» ({ $town })
    { $day }, { $time }
    { $has-service ->
        [yes] Вопрос: { $service }
       *[no] {""}
    }

    Подтвердите, пожалуйста, запись по этой ссылке. Без подтверждения время не закрепляется.

    { $link }

    Это были не Вы? Тогда ничего делать не нужно.
confirm-request-sms = { $town }: подтвердите запись { $day-short } { $time }: { $link }
confirm-request-sms-short = Запись { $day-short } { $time }: { $link }

confirmed-subject = Ваша запись: { $day }, { $time }
confirmed-text =
    Здравствуйте!

    Ваша запись подтверждена: «{ $office }» ({ $town })
    { $day }, { $time }
    { $has-service ->
        [yes] Вопрос: { $service }
       *[no] {""}
    }

    Разговор пройдёт по видео. Приходите за 15 минут до начала по этой ссылке:

    { $link }

    По той же ссылке можно перенести или отменить запись.
    { $has-papers ->
        [yes] Приготовьте, пожалуйста: { $papers }
       *[no] {""}
    }
confirmed-sms = { $town }: Ваша запись { $day-short } { $time }: { $link }
confirmed-sms-short = Запись { $day-short } { $time }: { $link }

changed-subject = Новое время: Ваша запись на { $day }, { $time }
changed-text =
    Здравствуйте!

    У Вашей записи новое время: «{ $office }» ({ $town })
    { $day }, { $time }
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Прийти, перенести или отменить:

    { $link }
changed-sms = { $town }: новое время записи { $day-short } { $time }: { $link }
changed-sms-short = Новое время { $day-short } { $time }: { $link }

cancelled-subject = Отменено: Ваша запись на { $day }, { $time }
cancelled-text =
    Здравствуйте!

    Ваша запись не состоится: «{ $office }» ({ $town }), { $day }, { $time }.
    { $has-note ->
        [yes] { $note }
       *[no] {""}
    }

    Записаться снова можно здесь:

    { $link }
cancelled-sms = { $town }: запись { $day-short } { $time } отменена. Новая: { $link }
cancelled-sms-short = Отмена { $day-short } { $time }: { $link }

reminder-day-subject = Напоминание: Ваша запись на { $day }, { $time }
reminder-day-text =
    Здравствуйте!

    Напоминаем о Вашей записи: «{ $office }» ({ $town })
    { $day }, { $time }

    Приходите за 15 минут до начала по этой ссылке. Если не можете прийти, отмените, пожалуйста, запись здесь:

    { $link }
    { $has-papers ->
        [yes] Приготовьте, пожалуйста: { $papers }
       *[no] {""}
    }
reminder-day-sms = { $town }: напоминаем о записи { $day-short } { $time }: { $link }
reminder-day-sms-short = Запись { $day-short } { $time }: { $link }

reminder-hour-subject = Через час: Ваша запись на { $time }
reminder-hour-text =
    Здравствуйте!

    В { $time } начинается Ваш приём: «{ $office }» ({ $town }). Приходите за 15 минут до начала по этой ссылке:

    { $link }
    { $has-papers ->
        [yes] Приготовьте, пожалуйста: { $papers }
       *[no] {""}
    }
reminder-hour-sms = { $town }: приём начинается в { $time }: { $link }
reminder-hour-sms-short = Приём сегодня { $time }: { $link }

missed-subject = Пропущено: Ваша запись на { $day }, { $time }
missed-text =
    Здравствуйте!

    К сожалению, Вас не было на приёме: «{ $office }» ({ $town }), { $day }, { $time }.
    Запись больше не действует. Новую можно сделать здесь:

    { $link }
missed-sms = { $town }: приём в { $time } пропущен. Новая запись: { $link }
missed-sms-short = Приём { $time } пропущен: { $link }

two-before-subject = Скоро Ваша очередь: { $office }
two-before-text =
    Здравствуйте!

    Перед Вами только двое: «{ $office }» ({ $town }). Вернитесь, пожалуйста, сейчас:

    { $link }
    { $has-number ->
        [yes] Ваш номер: { $number }
       *[no] {""}
    }
two-before-sms = { $town }: перед Вами только двое ({ $office }). Вернитесь: { $link }
two-before-sms-short = Перед Вами двое: { $link }
