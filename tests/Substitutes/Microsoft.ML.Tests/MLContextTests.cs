using Microsoft.ML.Runtime;

namespace Microsoft.ML.Tests;

public class MLContextTests
{
    [Fact]
    public void Log_ChannelMessage_RaisesTheEvent()
    {
        var context = new MLContext();
        var messages = new List<LoggingEventArgs>();
        context.Log += (_, message) => messages.Add(message);
        using (IChannel channel = ((IHostEnvironment)context).Register("Part").Start("Work"))
        {
            channel.Info(MessageSensitivity.None, "row {0}", 3);
            channel.Warning(MessageSensitivity.None, "careful");
        }

        LoggingEventArgs info = Assert.Single(messages, m => m.Kind == ChannelMessageKind.Info);
        Assert.Equal("row 3", info.RawMessage);
        Assert.Equal("Part; Work", info.Source);
        Assert.Equal("[Source=Part; Work, Kind=Info] row 3", info.Message);
        Assert.Equal("careful", Assert.Single(messages, m => m.Kind == ChannelMessageKind.Warning).RawMessage);
        Assert.Contains(messages, m => m.Kind == ChannelMessageKind.Trace && m.RawMessage == "Channel started");
        Assert.Contains(messages, m => m.Kind == ChannelMessageKind.Trace && m.RawMessage == "Channel disposed");
    }

    [Fact]
    public void Register_SameSeed_GivesTheSameNumbers()
    {
        static int[] Numbers(MLContext context)
        {
            IHostEnvironment environment = context;
            return [environment.Register("A").Rand.Next(), environment.Register("B").Rand.Next()];
        }

        Assert.Equal(Numbers(new MLContext(42)), Numbers(new MLContext(42)));
        Assert.NotEqual(Numbers(new MLContext(42)), Numbers(new MLContext(43)));
        Assert.NotEqual(Numbers(new MLContext(42))[0], Numbers(new MLContext(42))[1]);
    }

    [Fact]
    public void Settings_NewContext_HaveTheirDefaults()
    {
        var context = new MLContext();

        Assert.Null(context.GpuDeviceId);
        Assert.False(context.FallbackToCpu);
        Assert.Equal(Path.GetTempPath(), context.TempFilePath);
    }

    [Fact]
    public void Options_SetGetRemove_KeepValues()
    {
        var context = new MLContext();
        context.SetOption("threads", 3);

        Assert.False(context.TryAddOption("threads", 4));
        Assert.True(context.TryGetOption("threads", out int threads));
        Assert.Equal(3, threads);
        Assert.False(context.TryGetOption("threads", out string _));
        Assert.Equal(0, context.GetOptionOrDefault<int>("other"));
        Assert.True(context.RemoveOption("threads"));
        Assert.False(context.TryGetOption("threads", out threads));
    }

    [Fact]
    public void ProgressChannel_HeaderAndCheckpoint_AreTaken()
    {
        using IProgressChannel channel = ((IHostEnvironment)new MLContext()).StartProgressChannel("Training");
        channel.SetHeader(new ProgressHeader(["loss"], ["epochs"]), entry => entry.SetProgress(0, 1, 2));
        channel.Checkpoint(0.5, 1);
    }
}
