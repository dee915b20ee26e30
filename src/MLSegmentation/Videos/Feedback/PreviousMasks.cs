using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.DataViews;
using MLSegmentation.VolumeFiles;

namespace MLSegmentation.Videos.Feedback;

/// <summary>Gives the images of a data view the true mask of the frame before as a channel.</summary>
internal static class PreviousMasks
{
    /// <summary>Makes a view in which a column of such images takes the place of that of the frames.</summary>
    /// <param name="frames">Frames and their masks, with the paths of both.</param>
    /// <param name="options">How files are read.</param>
    public static IDataView AddTo(IDataView frames, SegmentationFolderOptions options)
    {
        var schema = frames.Schema;
        var before = FindBefore(frames);
        var classes = ClassesAnnotation.Read(schema[ColumnNames.Label])!;
        var known = PixelsAnnotation.Read(schema[ColumnNames.Image]);
        var image = new DataViewSchema.Builder();
        image.AddColumn(
            ColumnNames.Image,
            SegmentationImageDataViewType.Instance,
            known is null ? null : PixelsAnnotation.Of(known with { Channels = known.Channels + 1, Kind = PixelKind.FloatingPoint }));
        return new AddedColumnsDataView(
            frames, new AddedColumnsMapper(schema, [schema[ColumnNames.ImagePath]], image.ToSchema(), row => new Images(row, Load)));

        SegmentationImage Load(string path)
        {
            var mask = before.GetValueOrDefault(path) is { } file ? SegmentationMask.Load(file, classes, options.MaxPixels) : null;
            return MaskChannel.Append(SegmentationImage.Load(path, options.Page, options.MaxPixels), mask, classes.Count, path);
        }
    }

    /// <summary>The file of the mask of the frame before, by the path of a frame; nothing of the first frame in a folder.</summary>
    private static Dictionary<string, string> FindBefore(IDataView frames)
    {
        var pairs = frames.GetColumn<string>(ColumnNames.ImagePath).Zip(frames.GetColumn<string>(ColumnNames.MaskPath), (image, mask) => (image, mask));
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var film in pairs.GroupBy(pair => Path.GetDirectoryName(pair.image), StringComparer.Ordinal))
        {
            var ordered = film.OrderBy(pair => Path.GetFileNameWithoutExtension(pair.image), NaturalOrder.Instance).ToList();
            foreach (var (earlier, later) in ordered.Zip(ordered.Skip(1)))
            {
                before.Add(later.image, earlier.mask);
            }
        }

        return before;
    }

    /// <summary>Makes the image of the row, once however often it is asked for.</summary>
    private sealed class Images(DataViewRow row, Func<string, SegmentationImage> load) : IAddedColumns
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getPath = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[ColumnNames.ImagePath]);
        private SegmentationImage? _image;
        private long _position = -1;

        public Delegate CreateGetter(int index) => (ValueGetter<SegmentationImage>)Get;

        public void Dispose() => _image = null;

        private void Get(ref SegmentationImage value)
        {
            if (_image is null || _position != row.Position)
            {
                ReadOnlyMemory<char> path = default;
                _getPath(ref path);
                _image = load(path.ToString());
                _position = row.Position;
            }

            value = _image;
        }
    }
}
