using System.Globalization;

namespace MLSegmentation.Cli.Arguments;

/// <summary>An image that comes in through a pipe. It is kept in a temporary file, whose name no message shows.</summary>
internal sealed class StandardInput : IDisposable
{
    /// <summary>What messages call it.</summary>
    public const string Words = "standard input";

    private const int BlockLength = 1 << 16;

    private static readonly List<string> Files = [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlseg-");
    private readonly long _maxLength;

    /// <summary>Reads it to its end.</summary>
    /// <param name="files">How files are read, the most pixels of an image among it.</param>
    /// <exception cref="UsageException">It is a terminal.</exception>
    /// <exception cref="SegmentationException">It is empty or too long, or cannot be kept.</exception>
    public StandardInput(SegmentationFolderOptions files)
    {
        _maxLength = files.MaxFileLength;
        if (!Console.IsInputRedirected)
        {
            Dispose();
            throw new UsageException(
                "--images - reads an image from standard input, which is a terminal; send a file to it, as in mlseg predict … < image.png.");
        }

        Files.Add(Path);
        long length = Keep();
        if (length > _maxLength)
        {
            Dispose();
            throw new SegmentationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Standard input has more than {_maxLength:N0} bytes, and an image of {files.MaxPixels:N0} pixels, the limit, has no more. Send a smaller "
                + $"image, or give a higher --max-pixels where there is memory for it."));
        }

        if (length == 0)
        {
            Dispose();
            throw new SegmentationException("Standard input holds no image: it is empty. Send a file to it, as in mlseg predict … < image.png.");
        }
    }

    /// <summary>The temporary file.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "image");

    /// <summary>A message in which the temporary file is called what the user knows it as.</summary>
    public static string Describe(string message) => Files.Aggregate(
        message,
        (text, file) => text.Replace($"'{file}'", Words, StringComparison.Ordinal).Replace(file, Words, StringComparison.Ordinal));

    /// <summary>Deletes what was kept, of a program that ends while it is being used.</summary>
    public static void DeleteFolders()
    {
        foreach (string folder in Files.ToArray().Select(file => System.IO.Path.GetDirectoryName(file)!).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The system clears its temporary folder in time.
        }
    }

    /// <summary>Copies it, as far as it may be long; the result is the number of bytes that were read.</summary>
    private long Keep()
    {
        try
        {
            using var input = Console.OpenStandardInput();
            using var file = File.Create(Path);
            byte[] block = new byte[BlockLength];
            long length = 0;
            for (int read; length <= _maxLength && (read = input.Read(block)) > 0; length += read)
            {
                file.Write(block, 0, read);
            }

            return length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string folder = _folder.Parent!.FullName;
            Dispose();
            throw new SegmentationException(
                $"Standard input cannot be kept in the folder for temporary files, '{folder}': "
                + $"{exception.Message.Replace($" : '{Path}'", "", StringComparison.Ordinal)}.",
                exception);
        }
    }
}
