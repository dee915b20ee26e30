using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLSegmentation.DataViews;
using MLSegmentation.ImageFiles;
using MLSegmentation.MaskColumns;

namespace MLSegmentation.Denoising;

/// <summary>Adds to a data view of image files a column with the images of the same names in another folder.</summary>
internal static class TargetImages
{
    /// <summary>Finds the file of each image, and makes the view that reads it when its row is read.</summary>
    public static IDataView Add(IDataView images, string imageFolder, string targetFolder, SegmentationFolderOptions options)
    {
        var search = SegmentationFolderOptions.ToSearch(options);
        var targets = ImageFolder.List(targetFolder, search)
            .GroupBy(pair => NameOf(targetFolder, pair.ImagePath), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(pair => pair.ImagePath).ToList(), StringComparer.Ordinal);
        var files = images.GetColumn<string>(ColumnNames.ImagePath).ToDictionary(path => path, path => Find(path, imageFolder, targetFolder, targets));
        var added = new DataViewSchema.Builder();
        added.AddColumn(ColumnNames.Target, new ImageDataViewType());
        var source = images.Schema[ColumnNames.ImagePath];
        var reading = SegmentationFolderOptions.ToReading(options);
        return new AddedColumnsDataView(
            images, new AddedColumnsMapper(images.Schema, [source], added.ToSchema(), row => new TargetOfRow(row, source, files, reading)));
    }

    private static string NameOf(string folder, string file) => Path.ChangeExtension(Path.GetRelativePath(folder, file), null);

    private static string Find(string path, string imageFolder, string targetFolder, Dictionary<string, List<string>> targets) =>
        targets.GetValueOrDefault(NameOf(imageFolder, path)) switch
        {
            [var only] => only,
            null => throw new SegmentationException(
                $"The image '{path}' has no clean image of the same name in '{targetFolder}', such as '{Path.GetFileName(path)}'. "
                + "Add it, or leave the image out."),
            var several => throw new SegmentationException(
                $"The image '{path}' has several clean images of the same name: '{string.Join("', '", several)}'. Leave one."),
        };

    /// <summary>Reads the clean image of a row.</summary>
    private sealed class TargetOfRow(DataViewRow row, DataViewSchema.Column source, Dictionary<string, string> files, FileReading reading) : IAddedColumns
    {
        private readonly ValueGetter<ReadOnlyMemory<char>> _getPath = row.GetGetter<ReadOnlyMemory<char>>(source);
        private readonly GivenImage _given = new(row);

        public Delegate CreateGetter(int index) => (ValueGetter<MLImage>)((ref MLImage value) => _given.Give(ref value, Read));

        public void Dispose()
        {
        }

        private MLImage Read()
        {
            ReadOnlyMemory<char> path = default;
            _getPath(ref path);
            return ImageFile.Read(files[path.ToString()], "image", reading).DecodeEightBit();
        }
    }
}
