using Microsoft.ML.Data;

namespace MLSegmentation.Cli.Demo;

/// <summary>Folders of drawn cells: <c>train/images</c>, <c>train/masks</c>, <c>test/images</c>, <c>test/masks</c>.</summary>
internal sealed class DemoDataSet
{
    public const int ImageSize = 160;
    private const int TrainingImages = 32;
    private const int TestImages = 8;

    private DemoDataSet(DirectoryInfo folder)
    {
        Training = new Part(folder, "train");
        Test = new Part(folder, "test");
    }

    public static SegmentationClasses Classes { get; } = SegmentationClasses.Parse("background=0, cell=255");

    public Part Training { get; }

    public Part Test { get; }

    /// <summary>The paths of all files, relative to the folder.</summary>
    public static IEnumerable<string> Files => Part.Files("train", TrainingImages).Concat(Part.Files("test", TestImages));

    /// <summary>The names of the images to test with.</summary>
    public static IEnumerable<string> TestNames => Enumerable.Range(0, TestImages).Select(Part.Name);

    /// <summary>Draws the images into <paramref name="folder"/>; the same seed draws the same ones.</summary>
    public static DemoDataSet Create(DirectoryInfo folder, int seed)
    {
        var data = new DemoDataSet(folder);
        data.Training.Draw(TrainingImages, seed);
        data.Test.Draw(TestImages, seed + TrainingImages);
        return data;
    }

    /// <summary>One of the two parts of the data set.</summary>
    internal sealed class Part(DirectoryInfo folder, string name)
    {
        /// <summary>The paths of the files of a part, relative to the folder of all.</summary>
        public static IEnumerable<string> Files(string name, int count) =>
            Enumerable.Range(0, count).SelectMany(index => (string[])[Path.Combine(name, "images", Name(index)), Path.Combine(name, "masks", Name(index))]);

        /// <summary>The name of an image, and of its mask.</summary>
        public static string Name(int index) => $"cells{index:D2}.png";

        public string Images { get; } = Path.Combine(folder.FullName, name, "images");

        public string Masks { get; } = Path.Combine(folder.FullName, name, "masks");

        public void Draw(int count, int seed)
        {
            Directory.CreateDirectory(Images);
            Directory.CreateDirectory(Masks);
            for (int i = 0; i < count; i++)
            {
                var cells = new DemoCells(ImageSize, seed + i);
                string file = Name(i);
                SaveGrey(cells.Grey, Path.Combine(Images, file));
                cells.Mask.Save(Path.Combine(Masks, file), Classes);
            }
        }

        private static void SaveGrey(byte[] grey, string path)
        {
            byte[] pixels = new byte[grey.Length * 4];
            for (int i = 0; i < grey.Length; i++)
            {
                pixels.AsSpan(i * 4, 3).Fill(grey[i]);
                pixels[(i * 4) + 3] = byte.MaxValue;
            }

            using var image = MLImage.CreateFromPixels(ImageSize, ImageSize, MLPixelFormat.Bgra32, pixels);
            AtomicFile.WriteThroughPath(path, image.Save);
        }
    }
}
