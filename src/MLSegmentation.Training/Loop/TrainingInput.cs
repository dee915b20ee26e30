using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSegmentation.DataViews;
using MLSegmentation.Models.Weights;
using MLSegmentation.Options;
using MLSegmentation.Training.Samples;

namespace MLSegmentation.Training.Loop;

/// <summary>The data that a training is fitted to, and the classes of its masks.</summary>
/// <param name="Data">The training set.</param>
/// <param name="Classes">The classes of the model.</param>
/// <param name="Own">The classes that the masks of the training set say they have; null where they do not say.</param>
/// <param name="Source">Who named <paramref name="Classes"/>.</param>
internal sealed record TrainingInput(IDataView Data, SegmentationClasses Classes, SegmentationClasses? Own, OptionText Source)
{
    private static readonly OptionName Chosen = new(nameof(SegmentationTrainerOptions.Classes));

    /// <summary>Finds the classes: those of the options, else those of the column of masks, else those of the first mask.</summary>
    /// <exception cref="SegmentationException">Nothing says which classes there are.</exception>
    public static TrainingInput Of(IDataView data, SegmentationTrainerOptions options)
    {
        var column = LabelColumn.Require(data.Schema, options.LabelColumnName);
        var own = ClassesAnnotation.Read(column);
        if (options.Classes is { } chosen)
        {
            return new TrainingInput(data, chosen, own, $"{Chosen}");
        }

        own ??= ReadFirst(data, column) ?? throw new SegmentationException(
            $"The column '{column.Name}' does not say which classes its masks have; set {nameof(SegmentationTrainerOptions.Classes)} in the "
            + "trainer's options, for example SegmentationClasses.Parse(\"background=0, nucleus=255\").");
        return new TrainingInput(data, own, own, $"the column '{column.Name}' of the training set");
    }

    /// <summary>Checks what the column of masks says against the options, and makes the check of the masks themselves.</summary>
    public MaskClassCheck CheckTraining(string labelColumn, IChannel channel)
    {
        var check = new MaskClassCheck(
            Classes, Source, ReferenceEquals(Classes, Own) ? null : message => channel.Warning(MessageSensitivity.Schema, "{0}", message));
        check.Check(Own, $"the column '{labelColumn}' of the training set");
        return check;
    }

    /// <summary>Checks what the column of masks of a validation set says, and makes the check of the masks themselves.</summary>
    public MaskClassCheck CheckValidation(DataViewSchema.Column column)
    {
        var found = ClassesAnnotation.Read(column);
        bool isRenamed = Own is null || found?.HasSameNames(Classes) == true;
        var check = isRenamed
            ? new MaskClassCheck(Classes, Source, warn: null)
            : new MaskClassCheck(Own!, $"the column '{column.Name}' of the training set", warn: null);
        check.Check(found, $"the column '{column.Name}' of the validation set");
        return check;
    }

    /// <summary>Tells where a training goes on from a model of as many other classes, whose last layer fits and means something else.</summary>
    public void CompareClasses(StoredWeights weights, IChannel channel)
    {
        if (weights.Model?.Classes is { } classes && classes.Count == Classes.Count && !classes.HasSameNames(Classes))
        {
            channel.Warning(
                MessageSensitivity.Schema,
                "The model '{0}' is for the classes '{1}', but this training is for '{2}'; the last layer begins with what it learned for the "
                + "class at the same place.",
                SegmentationText.Escape(weights.Path),
                SegmentationText.Escape(classes.ToString()),
                SegmentationText.Escape(Classes.ToString()));
        }
    }

    /// <summary>The classes that the first mask knows. The column says nothing of them, for example, behind a saved pipeline.</summary>
    private static SegmentationClasses? ReadFirst(IDataView data, DataViewSchema.Column column)
    {
        if (column.Type is not SegmentationMaskDataViewType)
        {
            return null;
        }

        using var cursor = SequentialCursor.Open(data, [column]);
        if (!cursor.MoveNext())
        {
            return null;
        }

        SegmentationMask? mask = null;
        cursor.GetGetter<SegmentationMask?>(column)(ref mask);
        return mask?.Classes;
    }
}
