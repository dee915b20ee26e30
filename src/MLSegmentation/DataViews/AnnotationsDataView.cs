using Microsoft.ML;
using Microsoft.ML.Data;
using MLSegmentation.ImageFiles;

namespace MLSegmentation.DataViews;

/// <summary>Images and the masks that are drawn of their annotations, as a data view. A mask is drawn when a row asks for it.</summary>
internal static class AnnotationsDataView
{
    /// <summary>Puts the masks behind the images.</summary>
    /// <param name="annotations">The annotations, those of the part of the images that is read.</param>
    /// <param name="imageFiles">The file of each of their images.</param>
    /// <param name="all">The files of the images of all parts, in the order of their names.</param>
    /// <param name="options">How files are read, and which part of them.</param>
    public static IDataView Create(
        SegmentationAnnotations annotations, IReadOnlyList<string> imageFiles, IReadOnlyList<string> all, SegmentationFolderOptions options)
    {
        if (all.Count == 0)
        {
            throw new SegmentationException("The annotations name no images; give annotations of at least one.");
        }

        if (all.Zip(all.Skip(1)).FirstOrDefault(files => files.First == files.Second).First is { } twice)
        {
            throw new SegmentationException($"The image '{twice}' is annotated twice; take one of the annotations out.");
        }

        ColumnTypes.EnsureRegistered();
        var images = imageFiles.Zip(annotations.Images).ToDictionary(item => item.First, item => item.Second, StringComparer.Ordinal);
        ImagePair[] pairs = [.. all.Select(file => new ImagePair(file, null))];
        var files = new FolderDataView(pairs, null, SegmentationFolderOptions.ToReading(options), options.Shard, SegmentationFolderOptions.ToWanted(options));
        var label = new DataViewSchema.Builder();
        label.AddColumn(ColumnNames.Label, SegmentationMaskDataViewType.Instance, ClassesAnnotation.OfMasks(annotations.Classes));
        var mapper = new AddedColumnsMapper(
            files.Schema, [files.Schema[ColumnNames.ImagePath]], label.ToSchema(), row => new Masks(row, images, annotations.Classes));
        return new AddedColumnsDataView(files, mapper);
    }

    /// <summary>Draws the mask of the row, once however often it is asked for.</summary>
    private sealed class Masks(DataViewRow row, Dictionary<string, AnnotatedImage> images, SegmentationClasses classes) : IAddedColumns
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getPath = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[ColumnNames.ImagePath]);
        private ReadOnlyMemory<char> _path;
        private SegmentationMask? _mask;
        private long _position = -1;

        public Delegate CreateGetter(int index) => (ValueGetter<SegmentationMask>)GetMask;

        public void Dispose() => _mask = null;

        private void GetMask(ref SegmentationMask value)
        {
            if (_mask is null || _position != row.Position)
            {
                _getPath(ref _path);
                _mask = images[_path.ToString()].ToMask(classes);
                _position = row.Position;
            }

            value = _mask;
        }
    }
}
