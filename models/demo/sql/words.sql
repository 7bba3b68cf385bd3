-- The words of the demo data, as functions so that the planner takes them in as constants.

-- A list is written over several lines; this joins them.
CREATE FUNCTION pg_temp.one_line(p_list text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(p_list, '[[:space:]]+', ' ', 'g'))
$$;

-- A client's name is a stem and a kind; 10,000 pairs, each of them once.
CREATE FUNCTION pg_temp.company_stems() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Northlight, Brightwater, Kestrel, Harborview, Evergreen, Bluepeak, Silverleaf, Meridian,
        Cornerstone, Lighthouse, Redwood, Lotus, Summit, Aurora, Juniper, Horizon, Willow, Granite, Saffron,
        Compass, Marigold, Riverbend, Falcon, Amber, Clearwater, Maple, Stonebridge, Starling, Cedar,
        Ironwood, Tidewater, Hawthorn, Copper, Sunrise, Orchard, Larkspur, Beacon, Prairie, Monsoon, Birch,
        Wildflower, Anchor, Sequoia, Lantern, Heron, Quartz, Pinnacle, Fernwood, Indigo, Bayside, Sycamore,
        Magnolia, Foxglove, Driftwood, Highland, Cobalt, Thistle, Pebble, Nimbus, Oakridge, Sandpiper,
        Jasper, Verdant, Winterberry, Alder, Swift, Coral, Banyan, Velvet, Crescent, Elmwood, Ember,
        Glacier, Halcyon, Ivory, Jade, Kingfisher, Lilac, Mosaic, Nectar, Opal, Papaya, Quill, Raven,
        Sapphire, Tamarind, Umbra, Violet, Whitestone, Yarrow, Zephyr, Acorn, Bramble, Canyon, Delta, Echo,
        Fjord, Garnet, Hazel, Islet'), ', ')
$$;

CREATE FUNCTION pg_temp.company_kinds() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Coaching, Academy, Institute, Studio, Consulting, Wellness, Leadership, Learning, Partners, Fitness,
        Collective, Advisory, School, Nutrition, Growth, Mentoring, Dynamics, Education, Training, Careers,
        Therapy, Yoga, Languages, Finance Coaching, Business School, Health, Masterclass, Media, Ventures,
        Labs, Parenting, Mindset, Publishing, Retreats, Speaking, Sales Training, Design School, Music
        Academy, Photography, Writers, Recruiting, Real Estate Academy, Marketing, Trading School, Pilates,
        Running Club, Life Coaching, Executive Coaching, Agile Training, Language School, Cooking School,
        Art School, Dance Studio, Golf Academy, Tennis Academy, Sailing School, Dog Training, Garden School,
        Tutoring, Test Prep, Data School, Code Academy, Film School, Voice Studio, Acting Studio, Brand
        Studio, Money Coaching, Sleep Clinic, Breathwork, Meditation, Martial Arts, Swim School, Cycling
        Club, Climbing School, Surf School, Ski Academy, Craft School, Wine School, Tea School, Coffee
        School, Bakery School, Barista Academy, Event School, Travel School, Negotiation, Storytelling,
        Product School, Startup School, Founders Club, Women in Business, Men''s Health, Family Coaching,
        Couples Coaching, Grief Support, Recovery, Nursing Academy, Teacher Training, Legal Academy, Tax
        School, Insurance Academy'), ', ')
$$;

-- The first three clients live far apart.
CREATE FUNCTION pg_temp.time_zones() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        America/New_York, Europe/Berlin, Asia/Kolkata, America/Los_Angeles, Europe/London, Australia/Sydney,
        America/Chicago, Europe/Paris, Asia/Tokyo, America/Sao_Paulo, Africa/Johannesburg, America/Denver,
        Europe/Warsaw, Asia/Dubai, Pacific/Auckland, America/Toronto, Europe/Stockholm, Asia/Singapore,
        America/Mexico_City, Europe/Istanbul'), ', ')
$$;

-- Ten groups of 15, in the same order as the last names: most people's two names belong together.
CREATE FUNCTION pg_temp.first_names() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        James, Emma, Oliver, Charlotte, William, Sophie, George, Grace, Thomas, Olivia, Henry, Chloe, Jack,
        Megan, Ethan, José, María, Andrés, Lucía, Sofía, Álvaro, Inés, Raúl, Begoña, Joaquín, Verónica,
        Iván, Mónica, Sebastián, Ximena, Jürgen, Käthe, Björn, Günther, Anke, Matthias, Sabine, Jörg, Heike,
        Stefan, Ute, Wolfgang, Annika, Lukas, Friederike, François, Hélène, Zoé, Jérôme, Cédric, Aurélie,
        Benoît, Élodie, Théo, Margaux, Loïc, Noémie, Gaël, Camille, Maëlle, Luca, Giulia, João, Inácio,
        Niccolò, Chiara, Marco, Beatriz, Tomás, Francesca, Gonçalo, Ilaria, Matteo, Conceição, Alessia,
        Łukasz, Małgorzata, Paweł, Žofie, Jiří, Tomáš, Katarzyna, Stanisław, Agnieszka, Ondřej, Lenka,
        Bartłomiej, Šárka, Zbigniew, Kateřina, Åsa, Sören, Øyvind, Mårten, Bjørn, Freja, Märta, Ingrid,
        Lars, Søren, Astrid, Håkan, Linnea, Aksel, Pål, Aarav, Priya, Rahul, Ananya, Vikram, Deepika,
        Sanjay, Kavya, Arjun, Meera, Rohan, Lakshmi, Nikhil, Divya, Ishaan, Yuki, Haruto, Mei, Wei, Xiu,
        Minh, Linh, Hiroshi, Jiho, Soo-jin, Chen, Sakura, Thảo, Kenji, Đức, Mehmet, Ayşe, Fatima, Youssef,
        Amina, Çağla, Omar, Gökçe, Layla, Ngozi, Kwame, Zainab, Tariq, Chidi, İrem'), ', ')
$$;

CREATE FUNCTION pg_temp.last_names() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Smith, O''Brien, Taylor, Johnson, Williams, Walker, Fitzgerald, McCarthy, Thompson, Wright, Bennett,
        Hughes, Cooper, Ward, Ashworth, García, Muñoz, Rodríguez, Núñez, Fernández, Peña, Hernández, Ibáñez,
        Gómez, Castañeda, Jiménez, Ordóñez, Vázquez, Luján, Sánchez, Müller, Schäfer, Weiß, Köhler, Krüger,
        Böhm, Schröder, Groß, Jäger, Fischer, Lüdemann, Neumann, Vogel, Häußler, Zimmermann, Lefèvre, Dupré,
        Moreau, Gauthier, Béranger, Rousseau, Chevalier, Desmarais, Légaré, Fontaine, Boucher, Prévost,
        Lambert, Hébert, D''Aubigné, Rossi, Conceição, D''Angelo, Almeida, Esposito, Magalhães, Ferreira,
        Lombardi, Araújo, Conti, Guimarães, Ricci, Simões, Moretti, Brandão, Kowalczyk, Dvořák, Wiśniewski,
        Nováková, Zieliński, Procházka, Wójcik, Svoboda, Dąbrowski, Krejčí, Szymański, Černý, Lewandowska,
        Růžička, Kamiński, Åkesson, Sjöberg, Ødegaard, Lindström, Nygård, Bergström, Sørensen, Ångström,
        Holmström, Mæland, Lindqvist, Nørgaard, Söderberg, Dahl, Høgh, Patel, Sharma, Iyer, Krishnamurthy,
        Reddy, Banerjee, Nair, Chatterjee, Gupta, Deshpande, Mehta, Subramanian, Kapoor, Rao, Joshi, Tanaka,
        Nguyễn, Wang, Kim, Trần, Watanabe, Park, Li, Phạm, Suzuki, Zhang, Lê, Yamamoto, Choi, Liu, Yılmaz,
        Öztürk, Hassan, El-Sayed, Okafor, Mensah, Şahin, Adeyemi, Çelik, Rahman, Haddad, Diallo, Kaya,
        Mansour, Nwosu'), ', ')
$$;

-- The names as they are written in an address: plain letters, no apostrophes.
CREATE FUNCTION pg_temp.in_address(p_names text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY(
        SELECT lower(translate(name,
            'ÁÅÇÉÖØßáãäåæçèéêëíîïñòóôõöøúüýąČčĐğİıŁłńřśŞşŠšůŽžạảầễứ''',
            'AACEOOsaaaaaceeeeiiinoooooouuyaCcDgIiLlnrsSsSsuZzaaaeu'))
        FROM unnest(p_names) WITH ORDINALITY AS t (name, i)
        ORDER BY i)
$$;

-- In the order of their frequency.
CREATE FUNCTION pg_temp.tags() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Newsletter, Webinar Attendee, Free Guide, Facebook Lead, Customer, Webinar Registrant, Checklist
        Download, Instagram, Discovery Call, VIP, Podcast Listener, Mini Course, Cold, Warm, Hot, Quiz
        Completed, Challenge 2026, Cart Abandoned, Early Bird, Waitlist, Masterclass, Re-engaged, Referral,
        Google Ads, LinkedIn, YouTube, Workshop, Free Trial, Course: Foundations, Course: Advanced, Coaching
        Client, Alumni, No Show, Replay Watched, Payment Failed, Refunded, Black Friday, Summer Sale, New
        Year Reset, Ebook, Case Study, Affiliate, Partner, Speaker, Conference 2025, Conference 2026,
        Meetup, Bootcamp, Group Program, 1:1 Program, Membership, Membership Cancelled, Annual Plan, Monthly
        Plan, Upsell Accepted, Upsell Declined, Survey Completed, NPS Promoter, NPS Detractor, Testimonial
        Given, Beta Tester, Community, Facebook Group, Slack Member, SMS Opt-in, Email Unconfirmed, Birthday
        Club, High Ticket, Low Ticket, Agency Owner, Coach, Consultant, Therapist, Real Estate, E-commerce,
        SaaS, Nonprofit, Healthcare, Education, Fitness, Finance, Freelancer, Startup, Enterprise, Small
        Business, Solopreneur, Author, Creator, Parent, Student, Retired, Career Change, Manager, Executive,
        Team Lead, Founder, HR, Sales, Marketing, Operations, Local, Remote, US, Canada, UK, DACH, India,
        LATAM, APAC, Spanish Speaking, German Speaking, French Speaking, Imported 2024, Imported 2025,
        Imported CRM, Typeform, Calendly, Zapier, Manual Entry, Do Not Call'), ', ')
$$;

-- In the order of their frequency.
CREATE FUNCTION pg_temp.lead_sources() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Facebook Ads, Organic Search, Webinar, Instagram, Referral, Google Ads, Podcast, LinkedIn, Kajabi
        Form, YouTube, Partner, Conference'), ', ')
$$;

CREATE FUNCTION pg_temp.job_titles() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Founder, CEO, Owner, Marketing Manager, Coach, Consultant, Head of Sales, Operations Manager, HR
        Director, Freelance Designer, Software Engineer, Product Manager, Teacher, Therapist, Real Estate
        Agent, Account Executive, Project Manager, Managing Director, Geschäftsführerin, Directrice
        commerciale, Nurse, Physiotherapist, Financial Advisor, Attorney, Accountant, Personal Trainer,
        Nutritionist, Copywriter, Photographer, Sales Representative, Customer Success Manager, Data
        Analyst, Executive Assistant, Office Manager, VP of Marketing, Chief Operating Officer, Yoga
        Instructor, Student, Researcher, Team Lead'), ', ')
$$;

-- Where leads work: a stem and a form.
CREATE FUNCTION pg_temp.lead_company_stems() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Acme, Blue Ocean, Vertex, Nova, Sunset, Metro, Alpine, Pacific, Atlas, Pioneer, Quantum, Bright,
        Urban, Golden Gate, Nordic, Adler, Müller, Lumière, Sakura, Himalaya, Tiger, Monarch, Phoenix,
        Orion, Zenith, Cascade, Fresh, Global, Harvest, Prime, Rapid, Smart, Terra, Unity, Vista, Apex,
        Castle, Dynamo, Elevate, Fusion, Grand, Heritage, Inspire, Jupiter, Keystone, Liberty, Maritime,
        Noble, Oasis, Premier, Radiant, Skyline, Trident, Union, Valley, Westwood, Xenon, Yellowstone, Zen,
        Österberg'), ', ')
$$;

CREATE FUNCTION pg_temp.lead_company_forms() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Inc., LLC, GmbH, Ltd, Group, & Co., Solutions, Services, Media, Pvt Ltd, S.A., Studios'), ', ')
$$;

-- Of North America; with 555-0100 to 555-0199 behind them the numbers belong to nobody.
CREATE FUNCTION pg_temp.area_codes() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228,
        229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302,
        303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330,
        331, 334, 336, 337, 339, 347, 351, 352, 360, 361, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410,
        412, 413, 414, 415, 416, 417, 419, 423, 424, 425, 430, 432, 434, 435, 440, 443, 469, 478, 479, 480,
        484, 501, 502, 503, 504, 505, 507, 508, 509, 510, 512, 513, 515, 516, 517, 518, 520, 530, 540, 541,
        551, 559, 561, 562, 563, 567, 570, 571, 573, 574, 575, 580, 585, 586, 601, 602, 603, 604, 605, 606,
        607, 608, 609, 610, 612, 614, 615, 616, 617, 618, 619, 620, 623, 626, 630, 631, 636, 641, 646, 650,
        651, 660, 661, 662, 678, 682, 701, 702, 703, 704, 706, 707, 708, 712, 713, 714, 715, 716, 717, 718,
        719, 720, 724, 727, 731, 732, 734, 740, 754, 757, 760, 763, 765, 770, 772, 773, 774, 775, 781, 785,
        786, 801, 802, 803, 804, 805, 806, 808, 810, 812, 813, 814, 815, 816, 817, 818, 828, 830, 831, 832,
        843, 845, 847, 848, 850, 856, 857, 858, 859, 860, 862, 863, 864, 865, 870, 901, 903, 904, 905, 906,
        907, 908, 909, 910, 912, 913, 914, 915, 916, 917, 918, 919, 920, 925, 928, 931, 936, 937, 940, 941,
        947, 949, 951, 952, 954, 956, 970, 971, 972, 973, 978, 979, 980, 985, 989'), ', ')
$$;

-- What people call their campaigns.
CREATE FUNCTION pg_temp.standard_names() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Welcome series, New subscriber nurture, Free guide follow-up, Checklist follow-up, Discovery call
        invitation, Re-engage quiet leads, Spring promotion, Summer promotion, Autumn promotion, Black
        Friday countdown, New Year reset, Course launch: Foundations, Course launch: Advanced, Cart
        recovery, Waitlist opening, Early-bird reminder, Trial to member, Membership renewal, Referral
        thank-you, Quiz results follow-up, Mini course graduates, Podcast listeners, Customer check-in, Win
        back cancelled members'), ', ')
$$;

CREATE FUNCTION pg_temp.webinar_names() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Webinar: Scale your practice, Webinar: Pricing with confidence, Webinar: Five habits of calm
        leaders, Webinar: Fill your calendar, Webinar: From idea to course, Webinar: Money without stress,
        Webinar: Speak so people listen, Webinar: Nutrition myths, Webinar: Career change after 40, Webinar:
        Sell without pushing, Webinar: Sleep better in 14 days, Webinar: Build your first team, Live Q&A
        with the founder, Masterclass: Signature offer, Masterclass: Client retention, Masterclass:
        Instagram for coaches, Masterclass: Planning the quarter, Open house for new students, Panel: Women
        in business, Workshop: Vision board'), ', ')
$$;

CREATE FUNCTION pg_temp.custom_names() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_to_array(pg_temp.one_line('
        Hot leads: personal outreach, VIP invitation, Webinar no-shows, Replay watchers: book a call,
        High-ticket applicants, Alumni referral drive, Instagram leads, LinkedIn outreach, Agency owners
        offer, Coaches bundle, Therapists pilot group, Survey respondents, NPS promoters: ask for a story,
        Payment failed: friendly nudge, Abandoned carts over 500, Retreat last seats, Group program opening,
        Annual plan upgrade, Beta testers wanted, Conference visitors, Facebook group members, Lapsed trial:
        second chance, Parents program, Summer bootcamp'), ', ')
$$;
