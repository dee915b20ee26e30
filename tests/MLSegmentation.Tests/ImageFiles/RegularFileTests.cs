using System.Net.Sockets;
using Microsoft.ML;

namespace MLSegmentation.Tests.ImageFiles;

/// <summary>What has the name of a file and is none: refused without being opened, which would wait for ever or never end.</summary>
public sealed class RegularFileTests : IDisposable
{
    private const string NotRegular = "is not a regular file";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void Load_Pipe_IsRefusedEverywhere()
    {
        string pipe = _folder["pipe.png"];
        NamedPipe.Create(pipe);
        File.CreateSymbolicLink(_folder["link.png"], pipe);
        var context = new MLContext();

        foreach (string path in (string[])[pipe, _folder["link.png"]])
        {
            AssertRefused(path, () => SegmentationImage.Load(path));
            AssertRefused(path, () => SegmentationMask.Load(path, SegmentationClasses.Binary));
            AssertRefused(path, () => context.Segmentation().Load(path));
            AssertRefused(path, () => context.Data.LoadSegmentationPairs(path));
            AssertRefused(path, () => context.Transforms.ApplySegmentationModel(path));
            AssertRefused(path, () => context.Data.LoadSegmentationFolder(_folder.Path, new SegmentationFolderOptions { RequireReadable = true }));
        }
    }

    [UnixFact]
    public void Load_DevicesSocketsFoldersAndFilesOfProcesses_AreRefused()
    {
        string socketPath = _folder["s.png"];
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(socketPath));
        File.CreateSymbolicLink(_folder["zero.png"], "/dev/zero");

        AssertRefused(socketPath, () => SegmentationImage.Load(socketPath));
        AssertRefused("zero.png", () => SegmentationImage.Load(_folder["zero.png"]));
        AssertRefused("/dev/null", () => SegmentationMask.Load("/dev/null", SegmentationClasses.Binary));
        AssertRefused(_folder.Path, () => SegmentationImage.Load(_folder.Path));
        if (File.Exists("/proc/self/mem"))
        {
            File.CreateSymbolicLink(_folder["memory.png"], "/proc/self/mem");
            AssertRefused("memory.png", () => SegmentationImage.Load(_folder["memory.png"]));
        }
    }

    [Fact]
    public void Load_FileOfTerabytesWithoutContent_IsNotRead()
    {
        string path = _folder["long.png"];
        File.WriteAllBytes(path, new Masks.PngFile(4, 3, 8, MLSegmentation.ImageFiles.PngColorType.Grey, new int[12]).ToBytes());
        try
        {
            using var file = new FileStream(path, FileMode.Open);
            file.SetLength(1L << 40);
        }
        catch (IOException)
        {
            // No file may be so long here.
            return;
        }

        string message = Assert.Throws<SegmentationException>(() => SegmentationImage.Load(path)).Message;

        Assert.Contains("1,099,511,627,776 bytes long", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFromStream_NeverEnds_IsRefused()
    {
        using var stream = new EndlessStream();

        string message = Assert.Throws<SegmentationException>(() => SegmentationMask.Load(stream, SegmentationClasses.Binary, maxPixels: 1)).Message;

        Assert.Contains("'(stream)' is not an image", message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string path, Func<object> load)
    {
        string message = Assert.Throws<SegmentationException>(load).Message;
        Assert.Contains(Path.GetFileName(path), message, StringComparison.Ordinal);
        Assert.Contains(NotRegular, message, StringComparison.Ordinal);
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
