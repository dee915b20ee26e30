using MLSegmentation.ImageFiles;

namespace MLSegmentation.Models.MLNetFormat;

/// <summary>A temporary folder for the file that ML.NET's own ONNX transformer reads again when it is saved.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly DirectoryInfo _folder = UnfinishedFiles.BeginFolder();

    /// <summary>The folder, until it is disposed.</summary>
    public string Path => _folder.FullName;

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A virus scanner may hold the file for a moment; the system clears its temporary folder in time.
        }
        finally
        {
            UnfinishedFiles.End(_folder.FullName);
        }
    }
}
