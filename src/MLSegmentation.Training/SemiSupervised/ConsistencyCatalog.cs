using MLSegmentation.Training.Options;

namespace MLSegmentation.Training.SemiSupervised;

/// <summary>The ways of learning from images without masks by name, as <c>mlseg --consistency</c> spells them.</summary>
public static class ConsistencyCatalog
{
    private static readonly ItemsWithSettings<Consistency> Entries = new(
        "consistency",
        [
            ("mean-teacher", new MeanTeacher()), ("weak-to-strong", new WeakToStrong()), ("cross-pseudo", new CrossPseudoSupervision()),
            ("temporal", new TemporalConsistency()),
        ],
        [
            Setting<Consistency>.Number<Consistency>("weight", item => item.Weight, (item, value) => item with { Weight = value }),
            Setting<Consistency>.Count<Consistency>("ramp-up-steps", item => item.RampUpSteps, (item, value) => item with { RampUpSteps = value }),
            Setting<Consistency>.Number<Consistency>("threshold", item => item.Threshold, (item, value) => item with { Threshold = value }),
            Setting<Consistency>.Switch<Consistency>("class-balanced", item => item.ClassBalanced, (item, value) => item with { ClassBalanced = value }),
            Setting<Consistency>.Number<Consistency>(
                "cut-mix-probability", item => item.CutMixProbability, (item, value) => item with { CutMixProbability = value }),
            Setting<Consistency>.Number<MeanTeacher>("decay", item => item.Decay, (item, value) => item with { Decay = value }),
            Setting<Consistency>.Count<WeakToStrong>("strong-views", item => item.StrongViews, (item, value) => item with { StrongViews = value }),
            Setting<Consistency>.Count<TemporalConsistency>("search-radius", item => item.SearchRadius, (item, value) => item with { SearchRadius = value }),
            Setting<Consistency>.Number<WeakToStrong>("feature-dropout", item => item.FeatureDropout, (item, value) => item with { FeatureDropout = value }),
        ]);

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names => Entries.Names;

    /// <summary>The names of the settings that one or several of them have.</summary>
    public static IReadOnlyList<string> SettingNames => Entries.SettingNames;

    /// <summary>Reads a name, and after a colon settings that are not to be the defaults.</summary>
    /// <param name="text">For example <c>mean-teacher</c>, or <c>weak-to-strong:threshold=0.9,strong-views=2</c>.</param>
    /// <returns>The consistency.</returns>
    /// <exception cref="SegmentationException">A name or a value is none; the message says what there is.</exception>
    public static Consistency Parse(string text) => Entries.Parse(text);

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    internal static string Describe(Consistency consistency) => Entries.Describe(consistency);
}
