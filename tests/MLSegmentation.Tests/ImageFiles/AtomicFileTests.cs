using System.Runtime.Versioning;
namespace MLSegmentation.Tests.ImageFiles;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteAllBytes_ExistingFile_ReplacesItAndLeavesNothingElse()
    {
        AtomicFile.WriteAllBytes(_folder["a.json"], "first and longer"u8.ToArray());
        AtomicFile.WriteAllBytes(_folder["a.json"], "second"u8.ToArray());

        Assert.Equal("second"u8.ToArray(), File.ReadAllBytes(_folder["a.json"]));
        Assert.Equal(["a.json"], _folder.Files);
    }

    [Fact]
    public void WriteAllBytes_Device_WritesToItInsteadOfReplacingIt()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // The name that a shell gives for a pipe or a redirected output.
        using (var open = File.Open(_folder["open.txt"], FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            string device = $"/dev/fd/{open.SafeFileHandle.DangerousGetHandle()}";
            AtomicFile.EnsureWritable(device);
            AtomicFile.WriteAllBytes(device, "text"u8.ToArray());
        }

        Assert.Equal("text", File.ReadAllText(_folder["open.txt"]));
    }

    [Fact]
    public void WriteAllBytes_DeviceThatIsAFile_GoesOnBehindWhatItHolds()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using (var open = File.Open(_folder["open.txt"], FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            open.Write("first "u8);
            open.Flush();
            AtomicFile.WriteAllBytes($"/dev/fd/{open.SafeFileHandle.DangerousGetHandle()}", "second"u8.ToArray());
        }

        Assert.Equal("first second", File.ReadAllText(_folder["open.txt"]));
    }

    [UnixFact]
    public void EnsureWritable_DeviceThatIsNotThere_SaysSo()
    {
        var exception = Assert.Throws<SegmentationException>(() => AtomicFile.EnsureWritable("/dev/nonexist"));

        Assert.StartsWith("Cannot write '/dev/nonexist': there is no such device", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NameOfAnyLength_IsWrittenOrRefusedByItsOwnLength()
    {
        string longest = new string('n', 251) + ".csv";

        AtomicFile.WriteAllBytes(_folder[longest], "x"u8.ToArray());
        var exception = Assert.Throws<SegmentationException>(() => AtomicFile.EnsureWritable(_folder["n" + longest]));

        Assert.Equal([longest], _folder.Files);
        Assert.Contains("its name is 256 long, and names can be at most 255", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FolderThatTakesNoFiles_DoesNotNameTheTemporaryFile()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Nobody can make a file there, not even root.
        var exception = Assert.Throws<SegmentationException>(() => AtomicFile.WriteAllBytes("/proc/a.csv", [1]));

        Assert.StartsWith("Cannot write '/proc/a.csv': ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".mlseg-", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoRoomForTemporaryFiles_NamesTheirFolder()
    {
        const int DiskFull = 28;
        string temporary = Path.Combine(Path.GetTempPath(), "elsewhere", "part");

        var exception = Assert.Throws<SegmentationException>(
            () => AtomicFile.Write(_folder["a.zip"], _ => throw new IOException($"No space left on device : '{temporary}'", DiskFull)));

        Assert.Contains("there is no room for temporary files in", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoRoomForTheNameAmongTemporaryFiles_NamesTheFile()
    {
        const int DiskFull = 28;
        string path = _folder["a.zip"];

        // What the system says where the folder, here one among those for temporary files, has no room for another name.
        var exception = Assert.Throws<SegmentationException>(
            () => AtomicFile.Write(path, _ => throw new IOException($"No space left on device : '{path}'", DiskFull)));

        Assert.StartsWith($"Cannot write '{path}': No space left on device", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("TMP", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FullDisk_SaysToMakeRoom()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // A device that is always full, so that the system itself says what it says then.
        var exception = Assert.Throws<SegmentationException>(() => AtomicFile.WriteAllBytes("/dev/full", [1]));

        Assert.StartsWith("Cannot write '/dev/full': No space left on device", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Make room on the disk, or name a file on another one.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FailureHalfWay_KeepsTheOldFileAndLeavesNothingElse()
    {
        AtomicFile.WriteAllBytes(_folder["a.zip"], "old"u8.ToArray());

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(_folder["a.zip"], stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));

        Assert.Equal("old", File.ReadAllText(_folder["a.zip"]));
        Assert.Equal(["a.zip"], _folder.Files);
    }

    [Fact]
    public void WriteThroughPath_TemporaryName_HasTheExtension()
    {
        string temporary = string.Empty;
        AtomicFile.WriteThroughPath(_folder["a.png"], path =>
        {
            temporary = path;
            File.WriteAllText(path, "x");
        });

        Assert.Equal(".png", Path.GetExtension(temporary));
        Assert.NotEqual(_folder["a.png"], temporary);
        Assert.Equal(["a.png"], _folder.Files);
    }

    [Fact]
    public void Write_MissingFolder_NamesIt()
    {
        var exception = Assert.Throws<SegmentationException>(() => AtomicFile.WriteAllBytes(_folder["missing/a.json"], "x"u8.ToArray()));

        Assert.Contains("missing' does not exist", exception.Message, StringComparison.Ordinal);
        Assert.Throws<SegmentationException>(() => AtomicFile.EnsureWritable(_folder["missing/a.json"]));
    }

    [Fact]
    public void Write_ToAFolder_SaysSo()
    {
        Directory.CreateDirectory(_folder["folder"]);

        var exception = Assert.Throws<SegmentationException>(() => AtomicFile.WriteAllBytes(_folder["folder"], "x"u8.ToArray()));

        Assert.Contains("names a folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EnsureWritable_WritableFolder_LeavesNothing()
    {
        AtomicFile.EnsureWritable(_folder["a.zip"]);

        Assert.Empty(_folder.Files);
    }

    [UnixFact]
    public void Write_NameThatIsALink_ReplacesTheLinkAndLeavesWhatItLeadsTo()
    {
        File.WriteAllText(_folder["original.png"], "original");
        File.CreateSymbolicLink(_folder["a.png"], "original.png");
        File.CreateSymbolicLink(_folder["b.png"], "nowhere/x");

        AtomicFile.WriteAllText(_folder["a.png"], "new");
        AtomicFile.WriteAllText(_folder["b.png"], "new");

        Assert.Equal("original", File.ReadAllText(_folder["original.png"]));
        Assert.Equal((null, "new"), (new FileInfo(_folder["a.png"]).LinkTarget, File.ReadAllText(_folder["a.png"])));
        Assert.Equal((null, "new"), (new FileInfo(_folder["b.png"]).LinkTarget, File.ReadAllText(_folder["b.png"])));
    }

    [UnixFact]
    public void Write_LinkAmongTheFoldersThatChangesMeanwhile_StaysInTheFolderOfTheBeginning()
    {
        Directory.CreateDirectory(_folder["one"]);
        Directory.CreateDirectory(_folder["two"]);
        File.WriteAllText(_folder["two/a.png"], "original");
        Directory.CreateSymbolicLink(_folder["way"], "one");

        AtomicFile.Write(_folder["way/a.png"], stream =>
        {
            Directory.Delete(_folder["way"]);
            Directory.CreateSymbolicLink(_folder["way"], "two");
            stream.WriteByte((byte)'x');
        });

        Assert.Equal(("x", "original"), (File.ReadAllText(_folder["one/a.png"]), File.ReadAllText(_folder["two/a.png"])));
    }

    [UnixFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Write_FileOfOtherPermissions_KeepsThem()
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.WriteAllText(_folder["a.zip"], "old");
        File.SetUnixFileMode(_folder["a.zip"], Private);
        UnixFileMode meanwhile = default;

        AtomicFile.Write(
            _folder["a.zip"], stream => meanwhile = File.GetUnixFileMode(((FileStream)stream).Name));

        Assert.Equal((Private, Private), (meanwhile, File.GetUnixFileMode(_folder["a.zip"])));
    }

    [Fact]
    public void WriteThroughPath_FileOfOtherPermissions_HoldsThemWhileItIsWritten()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.WriteAllText(_folder["a.png"], "old");
        File.SetUnixFileMode(_folder["a.png"], Private);
        (UnixFileMode Mode, long Length) before = default;

        AtomicFile.WriteThroughPath(_folder["a.png"], path =>
        {
            before = OperatingSystem.IsWindows() ? default : (File.GetUnixFileMode(path), new FileInfo(path).Length);
            File.WriteAllText(path, "new");
        });

        Assert.Equal((Private, 0), before);
        Assert.Equal((Private, "new"), (File.GetUnixFileMode(_folder["a.png"]), File.ReadAllText(_folder["a.png"])));
    }

    [Fact]
    public void Write_FileThatOnlyOthersMayWrite_IsReplaced()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // As of someone else in a folder that a group shares.
        const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.WriteAllText(_folder["a.zip"], "old");
        File.SetUnixFileMode(_folder["a.zip"], Group);

        AtomicFile.EnsureWritable(_folder["a.zip"]);
        AtomicFile.WriteAllText(_folder["a.zip"], "new");

        Assert.Equal(Group, File.GetUnixFileMode(_folder["a.zip"]));
        File.SetUnixFileMode(_folder["a.zip"], UnixFileMode.UserRead);
        Assert.Equal("new", File.ReadAllText(_folder["a.zip"]));
    }

    [Theory]
    [InlineData("value")]
    [InlineData("count")]
    public void Write_ArgumentOutOfRangeOfTheCaller_ComesThrough(string name)
    {
        var mistake = new ArgumentOutOfRangeException(name);

        Assert.Same(mistake, Assert.Throws<ArgumentOutOfRangeException>(() => AtomicFile.Write(_folder["a.zip"], _ => throw mistake)));
        Assert.Throws<ArgumentOutOfRangeException>("value", () => AtomicFile.Write(_folder["a.zip"], stream => stream.SetLength(-1)));
        Assert.Throws<ArgumentOutOfRangeException>("value", () => AtomicFile.Write(_folder["a.zip"], _ => _ = new MemoryStream(new byte[2]) { Capacity = 1 }));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Write_ReadOnlyFile_IsRefused()
    {
        File.WriteAllText(_folder["a.zip"], "old");
        var file = new FileInfo(_folder["a.zip"]) { IsReadOnly = true };

        var exception = Assert.Throws<SegmentationException>(() => AtomicFile.WriteAllText(_folder["a.zip"], "new"));
        Assert.Throws<SegmentationException>(() => AtomicFile.EnsureWritable(_folder["a.zip"]));

        Assert.Contains("it is a read-only file", exception.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(_folder["a.zip"]));
        file.IsReadOnly = false;
    }

    [UnixFact]
    public void Write_Pipe_IsRefusedInsteadOfReplacedOrWaitedFor()
    {
        NamedPipe.Create(_folder["pipe.json"]);

        var exception = Assert.Throws<SegmentationException>(() => AtomicFile.EnsureWritable(_folder["pipe.json"]));

        Assert.Contains("it is a pipe", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PipeAmongTheDevices_IsWrittenTo()
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists("/dev/fd"))
        {
            return;
        }

        // The name that a shell gives for >(program).
        using var reader = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.In);
        AtomicFile.WriteAllText($"/dev/fd/{reader.ClientSafePipeHandle.DangerousGetHandle()}", "text");
        reader.DisposeLocalCopyOfClientHandle();

        Assert.Equal("text", new StreamReader(reader).ReadToEnd());
    }

    [Theory]
    [InlineData(122, "Your share of the disk is used up")]
    [InlineData(30, "Name a file on a disk that can be written to.")]
    [InlineData(24, "Raise the limit of open files")]
    [InlineData(16, "Something else is mounted in its place")]
    public void Write_FailureOfTheSystem_SaysWhatWouldHelp(int number, string advice)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var exception = Assert.Throws<SegmentationException>(
            () => AtomicFile.Write(_folder["a.zip"], stream => throw new IOException($"Failed : '{((FileStream)stream).Name}'", number)));

        Assert.StartsWith($"Cannot write '{_folder["a.zip"]}': Failed. {advice}", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Files);
    }

    [UnixFact]
    public void Write_FolderThatVanishesMeanwhile_SaysSo()
    {
        Directory.CreateDirectory(_folder["folder"]);

        var exception = Assert.Throws<SegmentationException>(
            () => AtomicFile.Write(_folder["folder/a.zip"], _ => Directory.Delete(_folder["folder"], recursive: true)));

        Assert.EndsWith("its folder is not there any more.", exception.Message, StringComparison.Ordinal);
    }
}
