"""What explains a term, help that has a name, sources dated as exactly as they are known, signed reviews."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models
from django.db.models.functions import Cast, Concat

import directory.models.fields


def name_help(apps, schema_editor):
    """Names for the help that stands: unique, and to be replaced by a word when somebody edits it."""
    number = Cast("id", models.CharField())
    apps.get_model("directory", "ArticleHelp").objects.update(name=Concat(models.Value("help-"), number))


def drop_unsigned_reviewers(apps, schema_editor):
    """A reviewer without a day has signed nothing; the history keeps the name."""
    articles = apps.get_model("directory", "Article").objects.filter(last_reviewed__isnull=True)
    articles.exclude(reviewer="").update(reviewer="")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='articlehelp',
            name='name',
            field=models.SlugField(default='', help_text='`::: help name` shows it at that place of the text.', max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='category',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='categories', to='directory.article'),
        ),
        migrations.AddField(
            model_name='historicalarticlehelp',
            name='name',
            field=models.SlugField(default='', help_text='`::: help name` shows it at that place of the text.', max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='historicalcategory',
            name='article',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directory.article'),
        ),
        migrations.AddField(
            model_name='historicalterm',
            name='article',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='directory.article'),
        ),
        migrations.AddField(
            model_name='term',
            name='article',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='terms', to='directory.article'),
        ),
        migrations.AlterField(
            model_name='historicalreference',
            name='source_date',
            field=models.CharField(blank=True, default='', help_text='As exact as it is known: 2024, 2024-03 or 2024-03-31.', max_length=10, validators=[directory.models.fields.partial_date]),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='reference',
            name='source_date',
            field=models.CharField(blank=True, default='', help_text='As exact as it is known: 2024, 2024-03 or 2024-03-31.', max_length=10, validators=[directory.models.fields.partial_date]),
            preserve_default=False,
        ),
        migrations.RunPython(name_help, migrations.RunPython.noop),
        migrations.RunPython(drop_unsigned_reviewers, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('reviewer', ''), ('last_reviewed__isnull', False), _connector='OR'), name='article_reviewer_signed_on_a_day', violation_error_message='A reviewer needs the day of the review.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('last_reviewed__isnull', True), ('next_review_due__gt', models.F('last_reviewed')), _connector='OR'), name='article_review_due_after_review', violation_error_message='The next review is due after the last one.'),
        ),
        migrations.AddConstraint(
            model_name='articlehelp',
            constraint=models.UniqueConstraint(fields=('article', 'name'), name='article_help_name_unique'),
        ),
        migrations.AddConstraint(
            model_name='reference',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Length('source_date'), [0, 4, 7, 10]), name='reference_date_is_year_month_or_day', violation_error_message='Write the date as 2024, 2024-03 or 2024-03-31.'),
        ),
    ]
