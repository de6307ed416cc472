"""What is said in the meeting that is played, in French and in Arabic: the themes of the two workshops of 2021.

Nobody is quoted: lines and people are made up for the test. `(kind, typed)`; a `@` stands before the first letters of a
name and `¦` where the key is pressed that takes what is offered.
"""

from __future__ import annotations

from typing import Final

TAKE: Final = "¦"

PEOPLE: Final = {
    "fr": """Nom\tOrganisation\tSexe
Samira Benali\tCommune d’Oujda\tF
Youssef Karim\tAssociation Exemple Santé\tH
Aïcha Diallo\tCollectif Exemple\tF
Jean-Marc Obama\tRéseau Exemple Solidaire\tH
Nadia Tazi\tCentre de santé Exemple\tF
Omar Lahlou\tClinique juridique Exemple\tH
Fatou Camara\tCollectif Exemple\tF
Ibrahim Sow\tAssociation Exemple Jeunes\tH
Khadija Amrani\tEntraide Exemple\tF
Pauline Mbeki\tAssociation Exemple Femmes\tF
Rachid Zerouali\tWilaya Exemple\tH
Lucía Moreno\tCoopération Exemple\tF""",
    "ar": """الاسم\tالمؤسسة\tالجنس
سميرة بنعلي\tجماعة وجدة\tأنثى
يوسف كريم\tجمعية مثال للصحة\tذكر
عائشة ديالو\tتجمع مثال\tأنثى
جان مارك أوباما\tشبكة مثال\tذكر
نادية التازي\tمركز صحي مثال\tأنثى
عمر لحلو\tعيادة قانونية مثال\tذكر
فاتو كمارا\tتجمع مثال\tأنثى
إبراهيم سو\tجمعية مثال للشباب\tذكر
خديجة العمراني\tتعاون مثال\tأنثى
بولين مبيكي\tجمعية مثال للنساء\tأنثى
رشيد الزروالي\tولاية مثال\tذكر
لوسيا مورينو\tتعاون دولي مثال\tأنثى""",
}

LINES: Final = {
    "fr": (
        ("note", "Tour de table : douze personnes, onze organisations."),
        ("note", "Rappel du projet : une gouvernance migratoire partagée entre la commune et les associations."),
        ("note", "La carte interactive recense déjà les associations de la ville."),
        ("note", "Attention ! Certaines adresses ne doivent pas être montrées."),
        ("note", "Pendant le confinement, les permanences ont continué par téléphone."),
        ("note", "Le centre de santé reçoit 40 personnes par jour, dont un tiers sans papiers."),
        ("need", "Interprètes en lingala et en pular pour les consultations du matin"),
        ("note", "Les files d’attente commencent avant 7 h."),
        ("priority", "Suivi des femmes enceintes avant l’accouchement"),
        ("decision", "Les carnets de santé sont remis même sans pièce d’identité"),
        ("action", "Envoyer la liste des médiatrices disponibles @Aï¦ !vend¦"),
        ("note", "Deux médiatrices parlent le pular, aucune le lingala."),
        ("need", "Thermomètres et gel pour trois lieux d’accueil"),
        ("action", "Chercher un fournisseur de gel @Yous¦ !fin janv¦"),
        ("note", "Les dons de l’an dernier sont épuisés."),
        ("note", "Hébergement : les hôtels partenaires ont fermé en novembre."),
        ("need", "Places d’hébergement d’urgence pour les mineurs non accompagnés"),
        ("note", "La saison froide rend la question pressante."),
        ("action", "Réserver deux places pour la semaine @Nad¦ !demain¦"),
        ("note", "Scolarisation : quinze enfants attendent une inscription."),
        ("note", "L’académie demande une liste par quartier."),
        ("need", "Accompagnement des familles pour l’inscription scolaire"),
        ("decision", "Une permanence commune se tient chaque mardi à la maison de quartier"),
        ("action", "Préparer le planning des permanences @Fat¦ !15/02"),
        ("note", "Emploi : les ateliers de formation reprennent en mars."),
        ("note", "Les coopératives cherchent des apprentis en couture et en cuisine."),
        ("note", "Les associations demandent un interlocuteur unique à la commune."),
        ("note", "La commune présente son plan d’action communal."),
        ("note", "Question : comment inscrire les migrants dans ce plan ?"),
        ("note", "Exemples cités : accès aux bibliothèques, aux crèches, aux terrains de sport."),
        ("decision", "Un groupe de travail rédige la fiche migration du plan communal"),
        ("action", "Réunir le groupe de travail @Omar¦ !dans deux semaines¦"),
        ("note", "Boîte à outils : les fiches santé et logement sont les plus demandées."),
        ("note", "Les fiches doivent exister en arabe et en français."),
        ("action", "Relire la fiche santé en arabe @Khad¦ !fin février¦"),
        ("note", "Formation des agents d’accueil : vingt-quatre participants en décembre."),
        ("note", "Les participants souhaitent une suite sur l’écoute."),
        ("note", "Échanges avec d’autres villes : Dakar et Niamey sont intéressées."),
        ("note", "Prochaine réunion dans quatre semaines, même lieu."),
        ("note", "Remerciements et clôture à 12 h."),
    ),
    "ar": (
        ("note", "جولة تعارف: اثنا عشر شخصا وإحدى عشرة مؤسسة."),
        ("note", "تذكير بالمشروع: حكامة مشتركة للهجرة بين الجماعة والجمعيات."),
        ("note", "الخريطة التفاعلية تحصي جمعيات المدينة."),
        ("note", "انتباه! بعض العناوين يجب ألا تظهر."),
        ("note", "خلال الحجر استمرت المداومات عبر الهاتف."),
        ("note", "يستقبل المركز الصحي 40 شخصا يوميا، ثلثهم بدون وثائق."),
        ("need", "مترجمون بلغتي اللينغالا والبولار للاستشارات الصباحية"),
        ("note", "تبدأ الطوابير قبل الساعة السابعة."),
        ("priority", "تتبع النساء الحوامل قبل الولادة"),
        ("decision", "تسلم الدفاتر الصحية حتى بدون وثيقة هوية"),
        ("action", "إرسال لائحة الوسيطات المتاحات @عائ¦ !الجم¦"),
        ("note", "وسيطتان تتحدثان البولار ولا أحد يتحدث اللينغالا."),
        ("need", "موازين حرارة ومعقم لثلاثة أماكن استقبال"),
        ("action", "البحث عن مزود بالمعقم @يوس¦ !نهاية ين¦"),
        ("note", "نفدت هبات السنة الماضية."),
        ("note", "الإيواء: أغلقت الفنادق الشريكة في نونبر."),
        ("need", "أماكن إيواء استعجالي للقاصرين غير المرافقين"),
        ("note", "فصل البرد يجعل المسألة ملحة."),
        ("action", "حجز مكانين لهذا الأسبوع @ناد¦ !غدا¦"),
        ("note", "التمدرس: خمسة عشر طفلا ينتظرون التسجيل."),
        ("note", "تطلب الأكاديمية لائحة حسب الأحياء."),
        ("need", "مواكبة الأسر من أجل التسجيل المدرسي"),
        ("decision", "تعقد مداومة مشتركة كل ثلاثاء بدار الحي"),
        ("action", "إعداد برنامج المداومات @فات¦ !15/02"),
        ("note", "التشغيل: تستأنف ورشات التكوين في مارس."),
        ("note", "تبحث التعاونيات عن متدربين في الخياطة والطبخ."),
        ("note", "تطلب الجمعيات مخاطبا وحيدا لدى الجماعة."),
        ("note", "تقدم الجماعة برنامج عملها."),
        ("note", "سؤال: كيف ندرج المهاجرين في هذا البرنامج؟"),
        ("note", "أمثلة: الولوج إلى المكتبات ودور الحضانة والملاعب."),
        ("decision", "تحرر مجموعة عمل بطاقة الهجرة في برنامج الجماعة"),
        ("action", "جمع مجموعة العمل @عمر¦ !بعد أسبوعين¦"),
        ("note", "صندوق الأدوات: بطاقتا الصحة والسكن هما الأكثر طلبا."),
        ("note", "يجب أن توجد البطاقات بالعربية والفرنسية."),
        ("action", "مراجعة بطاقة الصحة بالعربية @خدي¦ !نهاية فبر¦"),
        ("note", "تكوين أعوان الاستقبال: أربعة وعشرون مشاركا في دجنبر."),
        ("note", "يرغب المشاركون في تتمة حول الإنصات."),
        ("note", "تبادل مع مدن أخرى: داكار ونيامي مهتمتان."),
        ("note", "الاجتماع المقبل بعد أربعة أسابيع في المكان نفسه."),
        ("note", "شكر وختام عند منتصف النهار."),
    ),
}
