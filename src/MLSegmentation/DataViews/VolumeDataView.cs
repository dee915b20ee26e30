using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.DataViews;

/// <summary>Volumes and their masks as a data view. Files are read when a getter asks for them, and nothing is kept.</summary>
internal sealed class VolumeDataView : IDataView
{
    private readonly IReadOnlyList<VolumeCase> _cases;
    private readonly VolumeReading _reading;
    private readonly SegmentationClasses? _classes;

    /// <summary>Makes the data view.</summary>
    /// <param name="cases">The volumes, all of them.</param>
    /// <param name="reading">How they are read.</param>
    /// <param name="classes">The classes of the masks; null where there are no masks.</param>
    /// <param name="shard">The part of the volumes that the rows are; null for all.</param>
    public VolumeDataView(IReadOnlyList<VolumeCase> cases, VolumeReading reading, SegmentationClasses? classes, DataShard? shard)
    {
        (_cases, _reading, _classes) = (shard?.TakeFrom(cases) ?? cases, reading, classes);
        var part = ShardOfList.Find(shard, cases, item => [item.ImagePath, item.MaskPath, item.PredictionPath]);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ColumnNames.ImagePath, TextDataViewType.Instance, part?.ToAnnotations());
        if (classes is not null)
        {
            builder.AddColumn(ColumnNames.MaskPath, TextDataViewType.Instance);
        }

        bool arePredicted = cases.Any(item => item.PredictionPath is not null);
        if (arePredicted)
        {
            builder.AddColumn(ColumnNames.PredictionPath, TextDataViewType.Instance);
        }

        if (!cases.All(item => item.ImagePath == item.PredictionPath))
        {
            builder.AddColumn(ColumnNames.Image, SegmentationVolumeDataViewType.Instance);
        }

        if (classes is not null)
        {
            builder.AddColumn(ColumnNames.Label, SegmentationMaskDataViewType.Instance, ClassesAnnotation.OfMasks(classes));
        }

        if (arePredicted)
        {
            builder.AddColumn(ColumnNames.PredictedLabel, SegmentationMaskDataViewType.Instance, ClassesAnnotation.OfMasks(classes!));
        }

        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => true;

    public long? GetRowCount() => _cases.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int[] order = [.. Enumerable.Range(0, _cases.Count)];
        rand?.Shuffle(order);
        return new VolumeCursor(Schema, columnsNeeded, _cases, order, _reading, _classes);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
