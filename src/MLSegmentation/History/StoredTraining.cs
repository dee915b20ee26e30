using System.Diagnostics.CodeAnalysis;

namespace MLSegmentation.History;

/// <summary>Checks what a file says about a training: JSON may lack anything, and hold any number.</summary>
internal static class StoredTraining
{
    /// <summary>The most epochs of a training that are read from a file.</summary>
    public const int MaxEpochs = 1_000_000;

    private const int MaxTexts = 10_000;
    private const int MaxTextLength = 1 << 20;

    /// <summary>Checks how a model was trained, where it says so.</summary>
    /// <exception cref="FormatException">No training is such; the message, part of a sentence, says why.</exception>
    public static void Check(TrainingInfo? training, int classCount)
    {
        if (training is null)
        {
            return;
        }

        RequireTexts(training.Options, "the options of its training");
        Require(training.Steps >= 0, $"its training has {training.Steps} steps");
        Check(training.Epochs, training.Steps, classCount);
        int last = training.Epochs is [.., var epoch] ? epoch.Epoch : int.MaxValue;
        Require(training.BestEpoch >= 0 && training.BestEpoch <= last, $"the best of its epochs is the {training.BestEpoch}th");
        if (training.Engine is { } engine)
        {
            RequireText(engine.Version, "the version of its training engine");
            RequireText(engine.Device, "the device of its training");
            Require(engine.Convolutions >= 0, $"its training tried {engine.Convolutions} convolutions");
            Require(engine.PaddedConvolutions is not null && engine.PaddedConvolutions.All(item => item is not null), "a padded convolution is missing");
        }
    }

    /// <summary>Checks the epochs of a training that took some steps; of classes where their number is given.</summary>
    /// <exception cref="FormatException">They cannot be those; the message, part of a sentence, says why.</exception>
    public static void Check([NotNull] IReadOnlyList<EpochInfo>? epochs, int steps, int? classCount = null)
    {
        Require(epochs is { Count: <= MaxEpochs }, $"its epochs are missing, or more than {MaxEpochs}");
        var (epoch, step) = (0, 0);
        foreach (var item in epochs)
        {
            Require(item is not null, "an epoch is missing");
            Require(
                item.Epoch > epoch && item.Steps >= step && item.Steps <= steps,
                $"epoch {item.Epoch}, after {item.Steps} of {steps} steps, is out of order");
            Require(double.IsFinite(item.LearningRate), $"the learning rate of epoch {item.Epoch} is no number");
            Require(IsShare(item.ValidationMeanDice) && IsShare(item.ValidationMeanIoU), $"a mean of epoch {item.Epoch} is not from 0 to 1");
            Check(item.ValidationPerClassDice, item.Epoch, classCount);
            Check(item.ValidationPerClassIoU, item.Epoch, classCount);
            CheckFigures(item.Figures, $"the figures of epoch {item.Epoch}");
            (epoch, step) = (item.Epoch, item.Steps);
        }
    }

    /// <summary>Requires that figures by name, where there are any, are few, and none has a long name.</summary>
    /// <exception cref="FormatException">They are not; the message, part of a sentence, says why.</exception>
    public static void CheckFigures(IReadOnlyDictionary<string, double>? figures, string what) => Require(
        figures is null || (figures.Count <= MaxTexts && figures.Keys.All(name => name.Length <= MaxTextLength)),
        $"{what} are too many, or their names too long");

    /// <summary>Requires a text.</summary>
    /// <exception cref="FormatException">It is missing, or too long.</exception>
    public static void RequireText([NotNull] string? text, string what) => Require(text is { Length: <= MaxTextLength }, $"{what} is missing, or too long");

    /// <summary>Requires texts by name.</summary>
    /// <exception cref="FormatException">They, or one of them, are missing or too long.</exception>
    public static void RequireTexts([NotNull] IReadOnlyDictionary<string, string>? texts, string what) => Require(
        texts is { Count: <= MaxTexts } && texts.Values.All(text => text is { Length: <= MaxTextLength }), $"{what} are missing, or too many or too long");

    private static void Check(IReadOnlyList<double>? shares, int epoch, int? classCount)
    {
        if (shares is not null)
        {
            Require(classCount is null || shares.Count == classCount, $"epoch {epoch} has {shares.Count} classes, where there are {classCount}");
            Require(shares.All(share => IsShare(share)), $"a class of epoch {epoch} has a number that is not from 0 to 1");
        }
    }

    /// <summary>Whether a number is from 0 to 1, or there was nothing to measure.</summary>
    private static bool IsShare(double? value) => value is null or double.NaN or (>= 0 and <= 1.000001);

    private static void Require([DoesNotReturnIf(false)] bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new FormatException(problem);
        }
    }
}
