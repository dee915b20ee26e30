namespace MLSegmentation.Cli.Arguments;

/// <summary>An image that comes in through a pipe. It is kept in a temporary file, whose name no message shows.</summary>
internal sealed class StandardInput : IDisposable
{
    /// <summary>What messages call it.</summary>
    public const string Words = "standard input";

    // Four times the bytes of an image that is stored without compression, of the most pixels that can be allowed by default.
    private const long MaxLength = 1L << 30;
    private const int BlockLength = 1 << 16;

    private static readonly List<string> Files = [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlseg-");

    /// <summary>Reads it to its end.</summary>
    /// <exception cref="UsageException">It is a terminal.</exception>
    /// <exception cref="SegmentationException">It is empty, or cannot be kept.</exception>
    public StandardInput()
    {
        if (!Console.IsInputRedirected)
        {
            Dispose();
            throw new UsageException(
                "--images - reads an image from standard input, which is a terminal; send a file to it, as in mlseg predict … < image.png.");
        }

        Files.Add(Path);
        if (Keep() == 0)
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

    /// <summary>Copies it; the result is the number of bytes.</summary>
    private long Keep()
    {
        try
        {
            using var input = Console.OpenStandardInput();
            using var file = File.Create(Path);
            byte[] block = new byte[BlockLength];
            for (int read; (read = input.Read(block)) > 0;)
            {
                file.Write(block, 0, read);
                if (file.Length > MaxLength)
                {
                    Dispose();
                    throw new SegmentationException($"Standard input has more than {MaxLength >> 20} MiB, which no image has that is read.");
                }
            }

            return file.Length;
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
