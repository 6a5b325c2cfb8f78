"""Self-inspection checklists for Chinese party and government units (党风廉政自查).

Data goes one way: rules and answers make an assessment, an assessment makes a report::

    pack = load_pack(default_pack())
    answers = load_answers(pack, Path("answers.yaml"))
    assessment = assess(pack, answers, date.today())
    Path("report.pdf").write_bytes(render_pdf(assessment))

Each stage lives in its own package: ``pack``, ``answers``, ``engine``, ``walk``, ``report``, ``signing``;
``cli`` alone knows the command line. Import what you need from there; this module stays
empty so that the command starts quickly.
"""

__version__ = "0.2.0"
