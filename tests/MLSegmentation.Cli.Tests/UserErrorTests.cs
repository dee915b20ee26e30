using System.CommandLine;
using System.ComponentModel;
using MLSegmentation.Cli.Arguments;
using MLSegmentation.Cli.Output;

namespace MLSegmentation.Cli.Tests;

public class UserErrorTests
{
    private const string Wrapper = "Splitter/consolidator worker encountered exception while consuming source data";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void TryDescribe_MistakeThatMLNetWrapped_TellsTheMistake(int times)
    {
        Exception exception = new SegmentationException("The mask is broken.");
        for (int time = 0; time < times; time++)
        {
            exception = new InvalidOperationException(Wrapper, exception);
        }

        Assert.True(UserError.TryDescribe(exception, name => name, out string message));
        Assert.Equal("The mask is broken.", message);
    }

    [Fact]
    public void TryDescribe_WrappedArgument_LeavesItsNameOut()
    {
        var exception = new InvalidOperationException(Wrapper, new ArgumentException("It is too large.", "size"));

        Assert.True(UserError.TryDescribe(exception, name => name, out string message));
        Assert.Equal("It is too large.", message);
    }

    public static TheoryData<Exception> MemoryEnds { get; } =
    [
        new InsufficientMemoryException(),
        new AggregateException(new InvalidOperationException(), new AggregateException(new InsufficientMemoryException())),
        new InvalidOperationException(Wrapper, new TypeInitializationException("T", new InsufficientMemoryException())),
        new InvalidOperationException("No.", new InsufficientMemoryException()),

        // ENOMEM, which is another error on Windows.
        new InvalidOperationException("No.", OperatingSystem.IsWindows() ? new InsufficientMemoryException() : new Win32Exception(12)),
    ];

    [Theory]
    [MemberData(nameof(MemoryEnds))]
    public void TryDescribe_EndOfTheMemory_IsOneLineWithAdvice(Exception exception)
    {
        Assert.True(UserError.TryDescribe(exception, name => name, out string message));
        Assert.StartsWith("The memory is used up. Use smaller images", message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryDescribe_MistakeForWantOfMemory_KeepsItsOwnMessage()
    {
        var exception = new AggregateException(new SegmentationException("The image 'a.png' does not fit.", new InsufficientMemoryException()));

        Assert.True(UserError.TryDescribe(exception, name => name, out string message));
        Assert.Equal("The image 'a.png' does not fit.", message);
    }

    [Fact]
    public void TryDescribe_MistakeThatTheRuntimeWrapped_TellsTheMistake()
    {
        var exception = new System.Reflection.TargetInvocationException(new AggregateException(new System.Security.SecurityException("Not you.")));

        Assert.True(UserError.TryDescribe(exception, name => name, out string message));
        Assert.Equal("Not you.", message);
    }

    [Fact]
    public void TryDescribe_DefectThatMLNetWrapped_IsADefect() =>
        Assert.False(UserError.TryDescribe(new InvalidOperationException(Wrapper, new NotSupportedException("No.")), name => name, out _));

    [Fact]
    public void TryDescribe_OtherInvalidOperation_IsADefect() =>
        Assert.False(UserError.TryDescribe(new InvalidOperationException("No.", new SegmentationException("The mask is broken.")), name => name, out _));

    [Fact]
    public void TryDescribe_MistakeThatNamesAnOption_SpellsItAsTheCommandLineDoes()
    {
        var command = new Command("train") { new Option<int>("--batch-size"), new Option<string>("--device"), new Option<string>("--checkpoints") };
        var nameOf = OptionNames.In(command);

        Assert.Equal("--batch-size", nameOf("BatchSize"));
        Assert.Equal("--batch-size", nameOf("Some.BatchSize"));
        Assert.Equal("--device cpu", nameOf("MLContext.FallbackToCpu"));
        Assert.Equal("--checkpoints", nameOf("Checkpoints.Folder"));
        Assert.Equal("Crop", nameOf("Crop"));
        Assert.Equal("training images", nameOf("training images"));
    }

    [Fact]
    public void AcceptEarlier_EarlierSpelling_IsOfTodaysOption()
    {
        var (batchSize, device) = (new Option<int>("--batch-size"), new Option<string>("--device"));
        var command = new Command("train") { batchSize, device };

        OptionNames.AcceptEarlier(command);

        Assert.Equal(2, command.Parse(["--batch", "2"]).GetValue(batchSize));
        Assert.Equal(3, command.Parse(["--batch=3"]).GetValue(batchSize));
        Assert.Equal(4, command.Parse(["--batch:4"]).GetValue(batchSize));
        Assert.Equal("--batch", command.Parse(["--device=--batch"]).GetValue(device));
        Assert.NotEmpty(command.Parse(["--ema", "0.9"]).Errors);
    }
}
