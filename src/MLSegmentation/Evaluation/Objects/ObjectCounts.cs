namespace MLSegmentation.Evaluation.Objects;

/// <summary>What the metrics of objects are made of, for one image or, added up, for several.</summary>
internal sealed record ObjectCounts
{
    public required int Labelled { get; init; }

    public required int Predicted { get; init; }

    /// <summary>For each threshold of the IoU, how many objects are matched.</summary>
    public required int[] TruePositives { get; init; }

    /// <summary>How many objects are matched at an IoU of more than a half.</summary>
    public int Matched { get; init; }

    /// <summary>The sum of their IoU.</summary>
    public double MatchedIoU { get; init; }

    /// <summary>The sum over images of TP / (TP + FP + FN), averaged over the thresholds.</summary>
    public double ImageScores { get; init; }

    /// <summary>How many images have objects, labelled or predicted.</summary>
    public int Images { get; init; }

    /// <summary>The Dice coefficients of the labelled objects, each with the predicted object that overlaps it most.</summary>
    public AreaMean LabelledDice { get; init; }

    /// <summary>The Dice coefficients of the predicted objects, each with the labelled object that overlaps it most.</summary>
    public AreaMean PredictedDice { get; init; }

    /// <summary>
    /// The overlaps and the unions of the labelled objects with the predicted one of the highest IoU, and of the predicted ones that were none.
    /// </summary>
    public AreaMean Jaccard { get; init; }

    /// <summary>The sum over images of the adapted Rand errors.</summary>
    public double RandErrors { get; init; }

    /// <summary>How many images have an adapted Rand error.</summary>
    public int RandImages { get; init; }

    /// <summary>The counts where there is nothing.</summary>
    public static ObjectCounts None(int thresholdCount) => new() { Labelled = 0, Predicted = 0, TruePositives = new int[thresholdCount] };

    /// <summary>Adds the counts of images, made with the same thresholds.</summary>
    public static ObjectCounts operator +(ObjectCounts left, ObjectCounts right) => new()
    {
        Labelled = left.Labelled + right.Labelled,
        Predicted = left.Predicted + right.Predicted,
        TruePositives = [.. left.TruePositives.Zip(right.TruePositives, (first, second) => first + second)],
        Matched = left.Matched + right.Matched,
        MatchedIoU = left.MatchedIoU + right.MatchedIoU,
        ImageScores = left.ImageScores + right.ImageScores,
        Images = left.Images + right.Images,
        LabelledDice = left.LabelledDice + right.LabelledDice,
        PredictedDice = left.PredictedDice + right.PredictedDice,
        Jaccard = left.Jaccard + right.Jaccard,
        RandErrors = left.RandErrors + right.RandErrors,
        RandImages = left.RandImages + right.RandImages,
    };

    /// <summary>Reads counts that were written.</summary>
    public static ObjectCounts Read(BinaryReader reader, int thresholdCount) => new()
    {
        Labelled = reader.Read7BitEncodedInt(),
        Predicted = reader.Read7BitEncodedInt(),
        TruePositives = [.. Enumerable.Range(0, thresholdCount).Select(_ => reader.Read7BitEncodedInt())],
        Matched = reader.Read7BitEncodedInt(),
        MatchedIoU = reader.ReadDouble(),
        ImageScores = reader.ReadDouble(),
        Images = reader.Read7BitEncodedInt(),
        LabelledDice = AreaMean.Read(reader),
        PredictedDice = AreaMean.Read(reader),
        Jaccard = AreaMean.Read(reader),
        RandErrors = reader.ReadDouble(),
        RandImages = reader.Read7BitEncodedInt(),
    };

    /// <summary>Writes the counts.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Labelled);
        writer.Write7BitEncodedInt(Predicted);
        Array.ForEach(TruePositives, writer.Write7BitEncodedInt);
        writer.Write7BitEncodedInt(Matched);
        writer.Write(MatchedIoU);
        writer.Write(ImageScores);
        writer.Write7BitEncodedInt(Images);
        LabelledDice.Save(writer);
        PredictedDice.Save(writer);
        Jaccard.Save(writer);
        writer.Write(RandErrors);
        writer.Write7BitEncodedInt(RandImages);
    }

    /// <summary>The metrics of the images: the average precision is the mean over those with objects, all else counts them together.</summary>
    public ObjectMetrics ToMetrics(IReadOnlyList<double> thresholds)
    {
        double all = Labelled + Predicted;
        return new ObjectMetrics
        {
            LabelledCount = Labelled,
            PredictedCount = Predicted,
            IoUThresholds = thresholds,
            TruePositives = Array.AsReadOnly(TruePositives),
            Precision = Array.AsReadOnly([.. TruePositives.Select(count => (double)count / Predicted)]),
            Recall = Array.AsReadOnly([.. TruePositives.Select(count => (double)count / Labelled)]),
            AveragePrecision = ImageScores / Images,
            PanopticQuality = 2 * MatchedIoU / all,
            SegmentationQuality = MatchedIoU / Matched,
            RecognitionQuality = 2 * Matched / all,
            ObjectDice = all > 0 ? (LabelledDice.Value + PredictedDice.Value) / 2 : double.NaN,
            AggregatedJaccard = all > 0 ? Jaccard.Value : double.NaN,
            AdaptedRandError = RandErrors / RandImages,
        };
    }
}

/// <summary>The mean of a number over objects, weighted by their areas.</summary>
/// <param name="Sum">The sum of the numbers times the areas.</param>
/// <param name="Area">The sum of the areas.</param>
internal readonly record struct AreaMean(double Sum, long Area)
{
    /// <summary>The mean; 0 without objects.</summary>
    public double Value => Area > 0 ? Sum / Area : 0;

    /// <summary>Reads a mean that was written.</summary>
    public static AreaMean Read(BinaryReader reader) => new(reader.ReadDouble(), reader.Read7BitEncodedInt64());

    /// <summary>Writes the mean.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Sum);
        writer.Write7BitEncodedInt64(Area);
    }

    public static AreaMean operator +(AreaMean left, AreaMean right) => new(left.Sum + right.Sum, left.Area + right.Area);
}
